"""Removing a film's bytes. Each film has one folder in the private storage and nothing else lies there."""

from collections.abc import Iterable

from media.storage import films

SOURCE_FOLDER = "source"
POSTER_FOLDER = "poster"


def delete_folder(folder: str) -> None:
    """Delete everything below `folder` in the private storage; doing it twice does no harm."""
    storage = films()
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        storage.delete(f"{folder}/{name}")
    for name in folders:
        if name:
            delete_folder(f"{folder}/{name}")


def delete_files(names: Iterable[str]) -> None:
    """Delete these files of the private storage; those that are gone already do no harm."""
    for name in names:
        films().delete(name)


def delete_stray_outputs(folder: str, *, keep: str) -> None:
    """Delete the outputs of transcodings that were killed before they were published."""
    try:
        generations, _ = films().listdir(folder)
    except FileNotFoundError:
        return
    for generation in generations:
        if generation and generation not in (SOURCE_FOLDER, POSTER_FOLDER, keep):
            delete_folder(f"{folder}/{generation}")
