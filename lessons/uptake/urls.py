from django.urls import path

from lessons.uptake import views

app_name = "uptake"

urlpatterns = [path("", views.uptake, name="uptake")]
