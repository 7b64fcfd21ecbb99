from django.urls import path

from courses.cohorts import views

app_name = "cohorts"

urlpatterns = [
    path("classes/<int:cohort_id>/change/", views.change, name="change"),
    path("classes/<int:cohort_id>/teacher/", views.teacher, name="teacher"),
    path("next-year/", views.next_year, name="next_year"),
    path("next-year/<int:promotion_id>/undo/", views.undo, name="undo"),
]
