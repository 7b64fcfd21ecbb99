"""What every test can use: the cast by name, and a data folder of the run's own."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings

pytest_plugins = ["tests.cast"]


@pytest.fixture(autouse=True, scope="session")
def data_folder() -> Path:
    """VAR_DIR of this test process: made fresh by the test settings, removed when the run ends."""
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def pytest_sessionfinish(session: pytest.Session) -> None:
    is_a_worker = hasattr(session.config, "workerinput")
    if not is_a_worker:
        shutil.rmtree(os.environ["TEST_RUN_DIR"], ignore_errors=True)
