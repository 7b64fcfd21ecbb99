from django.urls import path

from media.captions import views
from media.playback.headers import never_referred

app_name = "captions"
urlpatterns = [path("<uuid:uid>/<slug:kind>/<slug:language>.vtt", never_referred(views.track), name="track")]
