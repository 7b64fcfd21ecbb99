from django.urls import path

from lessons.dashboard import views

app_name = "learning"

urlpatterns = [path("", views.my_learning, name="home")]
