from django.urls import path

from lessons.player import views

app_name = "player"

urlpatterns = [path("lessons/<int:lesson_id>/done/", views.say_done, name="say_done")]
