"""What the QR code of a card leads to: of its own, since a child's session reaches this and not the rest."""

from django.urls import path

from courses.families import views

app_name = "cards"

urlpatterns = [path("<str:token>/", views.scanned, name="scanned")]
