from django.urls import path

from media.playback import views
from media.playback.headers import never_referred

app_name = "films"
urlpatterns = [
    path("bytes/<str:token>/<slug:name>.mp4", never_referred(views.film_bytes), name="bytes"),
    path("<uuid:uid>/master.m3u8", never_referred(views.master_playlist), name="master"),
    path("<uuid:uid>/poster.jpg", never_referred(views.poster), name="poster"),
    path("<uuid:uid>/sprites.vtt", never_referred(views.sprites), name="sprites"),
    path("<uuid:uid>/sprites.jpg", never_referred(views.sprite_sheet), name="sprite_sheet"),
    path("<uuid:uid>/keep.mp4", never_referred(views.keep), name="keep"),
    path("<uuid:uid>/practice.mp4", never_referred(views.practice), name="practice"),
    path("<uuid:uid>/source.bin", never_referred(views.source), name="source"),
    path("<uuid:uid>/<slug:name>.m3u8", never_referred(views.rendition_playlist), name="rendition"),
]
