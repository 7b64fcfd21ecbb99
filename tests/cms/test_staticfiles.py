"""Browser libraries from node_modules by an allow-list, and the names that production gives to files."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.contrib.staticfiles import finders

from cms.staticfiles import NodeModulesFinder
from tests.guards.tree import ROOT
from tests.runs.surroundings import server_environment

HLS = "npm/hls.js/dist/hls.min.mjs"


class TestNodeModulesFinder:
    def test_finds_what_is_allowed(self):
        assert finders.find(HLS) == str(ROOT / "node_modules" / "hls.js" / "dist" / "hls.min.mjs")
        assert finders.find(HLS, find_all=True) == [finders.find(HLS)]

    @pytest.mark.parametrize(
        "path",
        [
            "npm/hls.js/package.json",
            "npm/hanzi-writer-data/永.json",
            "npm/../pyproject.toml",
            "npm/hls.js/dist/../dist/hls.min.mjs",
            "hls.js/dist/hls.min.mjs",
        ],
    )
    def test_finds_nothing_else(self, path):
        assert NodeModulesFinder().find(path) == []

    def test_lists_what_is_allowed_and_not_the_thousands_beside_it(self, settings):
        listed = [f"{storage.prefix}/{path}" for path, storage in NodeModulesFinder().list(None)]
        assert listed == settings.NODE_STATIC_FILES

    def test_a_missing_library_is_an_error_with_a_way_out(self, settings):
        settings.NODE_STATIC_FILES = ["npm/not-there/x.js"]
        (error,) = NodeModulesFinder().check()
        assert error.id == "cms.E001"
        assert "npm/not-there/x.js" in error.msg
        assert "npm ci" in error.hint


@pytest.mark.full
def test_production_gathers_everything_under_hashed_names(tmp_path):
    environment = {**server_environment(), "VAR_DIR": str(tmp_path), "PATH": os.environ["PATH"]}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)

    names = json.loads((tmp_path / "static" / "staticfiles.json").read_text())["paths"]
    assert re.fullmatch(r"npm/hls\.js/dist/hls\.min\.[0-9a-f]{12}\.mjs", names[HLS])
    # A module asks for its neighbours by their hashed names, or a browser would keep the old ones.
    player = (tmp_path / "static" / names["lessons/lesson-player.js"]).read_text()
    assert f'"./{names["lessons/ranges.js"].removeprefix("lessons/")}"' in player
    controls = (tmp_path / "static" / names["media/film-controls.js"]).read_text()
    assert f'"../{names["npm/media-chrome/dist/media-controller.js"]}"' in controls
    assert f'import("./{names["media/film-menus.js"].removeprefix("media/")}")' in controls
    assert (tmp_path / "static" / f"{names[HLS]}.gz").exists()
