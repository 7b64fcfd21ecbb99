from wagtail import hooks

from media.videos.admin import call_media_films, register_film_addresses

# Before wagtailmedia's own, which have the same addresses.
hooks.register("register_admin_urls", register_film_addresses, order=-10)
hooks.register("construct_main_menu", call_media_films)
