"""Below `/<language>/join/`: anybody may apply, and goes on at a secret address."""

from django.urls import path

from courses.onboarding import views

app_name = "onboarding"

urlpatterns = [
    path("", views.begin, name="begin"),
    path("code/", views.confirm, name="confirm"),
    path("<str:token>/", views.overview, name="overview"),
    path("<str:token>/<slug:step>/", views.answer, name="step"),
]
