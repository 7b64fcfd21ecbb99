"""Below `/<language>/office/`."""

from django.urls import path

from courses.attendance import views

app_name = "attendance"

urlpatterns = [
    path("<slug:slug>/cohorts/meeting-day/", views.meeting_day, name="meeting_day"),
    path("<slug:slug>/cohorts/<int:cohort_id>/attendance/", views.today, name="today"),
    path("<slug:slug>/cohorts/<int:cohort_id>/attendance/<str:day>/", views.sheet, name="sheet"),
]
