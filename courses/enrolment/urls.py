from django.urls import path

from courses.enrolment import views

app_name = "enrolment"

urlpatterns = [
    path("enrol/<int:run_id>/", views.enrol, name="enrol"),
    path("enrolments/<int:enrolment_id>/accept/", views.accept, name="accept"),
    path("enrolments/<int:enrolment_id>/withdraw/", views.withdraw, name="withdraw"),
    path("enrolments/<int:enrolment_id>/withdrawn/", views.withdrawn, name="withdrawn"),
]
