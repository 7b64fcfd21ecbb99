from django.urls import path

from courses.enrolment.by_code import enter_code

urlpatterns = [path("", enter_code, name="enter_code")]
