from django.urls import path

from courses.rosters import views

app_name = "rosters"

urlpatterns = [
    path("", views.rosters, name="rosters"),
    path("<int:roster_id>/", views.roster, name="roster"),
    path("<int:roster_id>/columns/", views.columns, name="columns"),
    path("<int:roster_id>/classes/", views.classes, name="classes"),
    path("<int:roster_id>/accept/", views.accept, name="accept"),
    path("<int:roster_id>/rows/<int:number>/", views.row, name="row"),
    path("<int:roster_id>/import/", views.confirm_import, name="import"),
    path("<int:roster_id>/undo/", views.confirm_undo, name="undo"),
    path("<int:roster_id>/report.xlsx", views.report, name="report"),
]
