from django.urls import path

from courses.releases import views

app_name = "releases"

urlpatterns = [
    path("", views.releases, name="releases"),
    path("<int:release_id>/", views.release, name="release"),
    path("<int:release_id>/courses/", views.courses, name="courses"),
    path("<int:release_id>/schools/", views.schools, name="schools"),
    path("<int:release_id>/announce/", views.announce, name="announce"),
    path("<int:release_id>/withdraw/", views.withdraw, name="withdraw"),
]
