from django.urls import path

from lessons.batches import catalogue_views, views

app_name = "batches"

urlpatterns = [
    path("", catalogue_views.catalogue, name="catalogue"),
    path("publish/", catalogue_views.publish, name="publish"),
    path("published/<int:publication_id>/", catalogue_views.publication, name="publication"),
    path("sheets/", views.batches, name="batches"),
    path("sheets/sample.xlsx", views.sample, name="sample"),
    path("sheets/<int:batch_id>/", views.batch, name="batch"),
    path("sheets/<int:batch_id>/columns/", views.columns, name="columns"),
    path("sheets/<int:batch_id>/rows/<int:number>/", views.row, name="row"),
    path("sheets/<int:batch_id>/accept/", views.accept, name="accept"),
    path("sheets/<int:batch_id>/make/", views.make, name="make"),
    path("sheets/<int:batch_id>/undo/", views.undo, name="undo"),
]
