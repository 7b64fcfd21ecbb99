from django.urls import path

from lessons.outline.views import lesson_dates

urlpatterns = [path("<int:run_id>/lessons/", lesson_dates, name="lesson_dates")]
