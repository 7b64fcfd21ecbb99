from wagtail import hooks
from wagtail.snippets.models import register_snippet

from media.captions.admin import register_caption_addresses
from media.transcoding.admin import register_making_addresses
from media.videos.admin import FilmAllowanceViewSet, call_media_films, register_film_addresses

# Before wagtailmedia's own, which have the same addresses.
hooks.register("register_admin_urls", register_film_addresses, order=-10)
hooks.register("register_admin_urls", register_caption_addresses)
hooks.register("register_admin_urls", register_making_addresses)
hooks.register("construct_main_menu", call_media_films)
register_snippet(FilmAllowanceViewSet)
