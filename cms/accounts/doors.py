"""Wagtail's sign-in doors, shut: put these before Wagtail's own addresses."""

from django.urls import path

from cms.accounts import views

editors_doors = [
    path("admin/login/", views.to_sign_in),
    path("admin/password_reset/", views.to_new_password),
    path("admin/password_reset/<path:rest>", views.to_new_password),
]
readers_doors = [
    # Wagtail looks this name up even where another address is set for signing in.
    path("_util/login/", views.to_sign_in, name="wagtailcore_login"),
]
