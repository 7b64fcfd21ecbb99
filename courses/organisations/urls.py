"""The office's room for staff, and the page behind the link of an invitation."""

from django.urls import path

from courses.organisations import views

app_name = "organisations"

urlpatterns = [
    path("office/<slug:slug>/staff/", views.staff, name="staff"),
    path("office/<slug:slug>/staff/<int:staff_id>/dismiss/", views.dismiss, name="dismiss"),
    path(
        "office/<slug:slug>/staff/invitations/<int:invitation_id>/withdraw/",
        views.withdraw,
        name="withdraw_invitation",
    ),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
]
