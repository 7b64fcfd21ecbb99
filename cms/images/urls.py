"""Below `/uploads/`: pictures on the local disk, in the sizes that pages show.

Nobody needs the uploaded files, which tell where they were taken; documents have a door of their own.
"""

from django.urls import path

from cms.images import views

urlpatterns = [
    path("images/<str:name>", views.rendition, name="rendition"),
    path("avatar_images/<str:name>", views.avatar, name="avatar_image"),
]
