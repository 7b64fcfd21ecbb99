from django.urls import path

from courses.office import export_views, roll_views, views

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
    path("<slug:slug>/exports/", export_views.exports, name="exports"),
    path("<slug:slug>/exports/students.xlsx", export_views.export_students, name="export_students"),
    path("<slug:slug>/exports/enrolments.xlsx", export_views.export_enrolments, name="export_enrolments"),
    path("<slug:slug>/exports/attendance.xlsx", export_views.export_attendance, name="export_attendance"),
]
