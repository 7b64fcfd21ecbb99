from django.urls import path

from courses.releases import adoption_views as views

app_name = "adoptions"

urlpatterns = [
    path("", views.adoptions, name="adoptions"),
    path("adopt/", views.adopt, name="adopt"),
    path("<int:adoption_id>/back/", views.take_back, name="take_back"),
]
