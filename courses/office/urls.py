from django.urls import path

from courses.office import views

app_name = "office"

urlpatterns = [
    path("", views.offices, name="offices"),
    path("<slug:slug>/", views.today, name="today"),
]
