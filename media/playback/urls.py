from django.urls import path

from media.playback import views

app_name = "films"
urlpatterns = [
    path("bytes/<str:token>/<slug:name>.mp4", views.film_bytes, name="bytes"),
    path("<uuid:uid>/master.m3u8", views.master_playlist, name="master"),
    path("<uuid:uid>/poster.jpg", views.poster, name="poster"),
    path("<uuid:uid>/sprites.vtt", views.sprites, name="sprites"),
    path("<uuid:uid>/sprites.jpg", views.sprite_sheet, name="sprite_sheet"),
    path("<uuid:uid>/keep.mp4", views.keep, name="keep"),
    path("<uuid:uid>/practice.mp4", views.practice, name="practice"),
    path("<uuid:uid>/source.bin", views.source, name="source"),
    path("<uuid:uid>/<slug:name>.m3u8", views.rendition_playlist, name="rendition"),
]
