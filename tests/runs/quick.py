"""`make test`: every test that needs no service, on all cores."""

import os
import sys

import imageio_ffmpeg

from tests.databases import begin_original
from tests.runs.surroundings import processes, without_services


def main(arguments: list[str]) -> None:
    environment = {"FFMPEG_BINARY": imageio_ffmpeg.get_ffmpeg_exe(), **without_services(os.environ)}
    begin_original(environment)
    os.execve(
        sys.executable,
        [sys.executable, "-m", "pytest", "-n", processes(), *arguments],
        environment,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
