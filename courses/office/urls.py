from django.urls import path

from courses.office import roll_views, views

app_name = "office"

urlpatterns = [
    path("", views.offices, name="offices"),
    path("<slug:slug>/", views.today, name="today"),
    path("<slug:slug>/students/", roll_views.students, name="students"),
    path("<slug:slug>/students/<int:student_id>/", roll_views.student, name="student"),
    path("<slug:slug>/students/<int:student_id>/edit/", roll_views.edit_student, name="edit_student"),
    path("<slug:slug>/cohorts/", roll_views.cohorts, name="cohorts"),
    path("<slug:slug>/cohorts/<int:cohort_id>/", roll_views.cohort, name="cohort"),
    path("<slug:slug>/enrolments/", roll_views.enrolments, name="enrolments"),
]
