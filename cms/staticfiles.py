"""Where static files come from beside the apps' own folders, and how production names them."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

PREFIX = "npm"
Messages = list[CheckMessage]


class NodeModulesFinder(BaseFinder):
    """Serves the browser libraries named in NODE_STATIC_FILES, and nothing else, from `node_modules`.

    `npm/hls.js/dist/hls.min.mjs` is the file `node_modules/hls.js/dist/hls.min.mjs`. An allow-list,
    because `node_modules` holds thousands of files that no browser ever asks for.
    """

    def __init__(self, app_names: Sequence[str] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = Path(settings.BASE_DIR) / "node_modules"
        self.storage = FileSystemStorage(location=self.folder)
        # collectstatic and whitenoise put a storage's prefix before every path it lists.
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]
        self.paths = {name: name.removeprefix(f"{PREFIX}/") for name in settings.NODE_STATIC_FILES}

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        relative = self.paths.get(path)
        found = self.folder / relative if relative else None
        if found is None or not found.is_file():
            return []
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[Any]:
        for relative in self.paths.values():
            if (self.folder / relative).is_file():
                yield relative, self.storage

    def check(self, **kwargs: Any) -> Messages:
        missing = [name for name in self.paths if not self.find(name)]
        return [
            Error(
                f"The browser library {name} is not in node_modules.",
                hint="Run `npm ci --ignore-scripts`, or `make demo`, which does it for you.",
                id="cms.E001",
            )
            for name in missing
        ]


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Production's names: a hash in each, imports between our ES modules rewritten to match."""

    support_js_module_import_aggregation = True
