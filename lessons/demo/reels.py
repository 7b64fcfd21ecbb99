"""The demo's films: which there are, which course shows which, and how they reach the real pipeline."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from courses.organisations.models import Organisation
from lessons.demo.content import demo_content
from lessons.demo.films import Scene, draw_film, poem_scene, writing_scene
from media.videos.actions import upload_video
from media.videos.models import Video

#: Films in which characters are written, by title.
WRITING = {
    "写一写：日月山水": "日月山水",
    "写一写：人从众大": "人从众大",
    "写一写：木林森休": "木林森休",
    "写一写：从一到永": "一二三十永",
}
#: Poems (by their key in the content) whose lines light up.
POEMS = ("jing-ye-si", "chun-xiao", "you-zi-yin")

#: Courses that have films of their own; all others share every film in turn.
FILMS_OF_COURSE = {
    "hanzi-pictures": tuple(WRITING),
    "brush-strokes": ("写一写：从一到永", "写一写：人从众大", "写一写：木林森休"),
    "tang-travel": ("听一听：静夜思", "听一听：春晓"),
    "light-your-voice": ("听一听：游子吟", "听一听：静夜思"),
}


def seed_films(owner: Organisation, report: Callable[[str], None]) -> dict[str, Video]:
    """Every film of the demo by its title: drawn and uploaded where it is missing."""
    films = {video.title: video for video in Video.objects.filter(collection=owner.collection)}
    for title, scene in _scenes().items():
        if title not in films:
            report(f"  {title}")
            films[title] = _draw_and_upload(title, scene, owner)
    return films


def film_of_lesson(course: str, number: int, films: dict[str, Video]) -> Video:
    """The film of a course's lesson, counted from 0; the same one each time it is asked."""
    titles = FILMS_OF_COURSE.get(course) or tuple(sorted(films))
    return films[titles[number % len(titles)]]


def _scenes() -> dict[str, Scene]:
    poems = {poem["id"]: poem for poem in demo_content()["poems"]}
    scenes = {title: writing_scene(characters) for title, characters in WRITING.items()}
    for key in POEMS:
        lines = [line["hans"] for line in poems[key]["lines"]]
        scenes[title_of_poem(poems[key])] = poem_scene(poems[key]["title"]["hans"], lines)
    return scenes


def title_of_poem(poem: dict[str, Any]) -> str:
    """The title of the film in which its lines light up."""
    return f"听一听：{poem['title']['hans']}"


def _draw_and_upload(title: str, scene: Scene, owner: Organisation) -> Video:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        draw_film(scene, path)
        return upload_video(title=title, file=path, collection=owner.collection, user=None)
