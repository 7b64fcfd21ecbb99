from django.urls import path

from media.captions import views

app_name = "captions"
urlpatterns = [path("<uuid:uid>/<slug:kind>/<slug:language>.vtt", views.track, name="track")]
