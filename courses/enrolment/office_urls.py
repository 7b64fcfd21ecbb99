from django.urls import path

from courses.enrolment import office

app_name = "enrolment_office"

urlpatterns = [
    path("", office.runs, name="runs"),
    path("<int:run_id>/", office.run, name="run"),
    path("<int:run_id>/classes/", office.enrol_classes, name="enrol_classes"),
    path("<int:run_id>/code/", office.code, name="code"),
    path("<int:run_id>/places/<int:enrolment_id>/", office.withdraw, name="withdraw"),
]
