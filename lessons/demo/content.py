"""The demo's texts: courses, schools, lectures, poems and recipes, read from `content.json`."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(1)
def demo_content() -> dict[str, Any]:
    """The whole file; its keys are courses, schools, associations, lectures, poems, recipes …"""
    return json.loads((Path(__file__).parent / "content.json").read_text(encoding="utf-8"))
