"""The modules of the player's script."""

import re

from tests.guards.tree import ROOT


def test_what_the_player_imports_is_asked_for_with_it_and_not_a_turn_later() -> None:
    script = (ROOT / "media" / "static" / "media" / "lesson-video.js").read_text()
    page = (ROOT / "templates" / "media" / "playback" / "lesson_video.html").read_text()
    imported = set(re.findall(r"from '\./([\w-]+\.js)'", script))
    assert imported
    assert set(re.findall(r'rel="modulepreload" href="{% static "media/([\w-]+\.js)" %}"', page)) == imported
