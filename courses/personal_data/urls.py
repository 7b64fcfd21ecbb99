"""`me` is the reader's own login and learning; a number is a child they answer for."""

from django.urls import path

from courses.personal_data import views

app_name = "personal_data"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("me/", views.see, name="see_own"),
    path("me/export/", views.export, name="export_own"),
    path("me/erase/", views.erase, name="erase_own"),
    path("<int:student_id>/", views.see, name="see"),
    path("<int:student_id>/export/", views.export, name="export_of"),
    path("<int:student_id>/erase/", views.erase, name="erase"),
    path("exports/<int:export_id>/", views.export_made, name="export"),
    path("exports/<int:export_id>/data.zip", views.download, name="download"),
    path("erasures/<int:erasure_id>/", views.erasure, name="erasure"),
]
