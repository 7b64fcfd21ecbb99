from django.urls import path

from courses.transfers import views

app_name = "transfers"

urlpatterns = [
    path("transfers/", views.transfers, name="transfers"),
    path("transfers/<int:transfer_id>/", views.answer, name="answer"),
    path("students/<int:student_id>/transfer/", views.transfer, name="transfer"),
    path("students/<int:student_id>/merge/", views.merge, name="merge"),
]
