"""How lessons write a place in a film."""

from django import template

register = template.Library()


@register.filter
def film_clock(seconds: float) -> str:
    """83.4 as a player writes it: 1:23; with hours where there are any."""
    whole = max(int(seconds or 0), 0)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
