"""`make check`: all linters, types, contracts and guards; all of them run, whatever the first one says."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.runs.surroundings import server_environment, without_services

MANAGE = ["python", "manage.py"]
# The two long ones first, side by side.
CHECKS = {
    "types (mypy)": ["mypy"],
    "guards": ["pytest", "tests/guards", "-q"],
    "rules (ruff)": ["ruff", "check", "."],
    "format (ruff)": ["ruff", "format", "--check", "."],
    "storeys and rooms (import-linter)": ["lint-imports"],
    "templates (djlint)": ["djlint", "templates", "--quiet"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "settings of a laptop": [*MANAGE, "check", "--fail-level", "WARNING"],
    "settings of a server": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
}


def run_check(name: str, data_folder: str) -> bool:
    command = CHECKS[name]
    environment = server_environment() if "--deploy" in command else without_services(os.environ)
    started = time.monotonic()
    result = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        env={**environment, "VAR_DIR": data_folder},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    seconds = f"{time.monotonic() - started:.0f} s"
    if result.returncode:
        print(f"FAILED  {name}, {seconds}\n{result.stdout}", flush=True)
    else:
        closing = result.stdout.strip().rsplit("\n", 1)[-1]
        print(f"ok      {name}, {seconds}: {closing}", flush=True)
    return result.returncode == 0


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="yunke-checks-") as folder, ThreadPoolExecutor(2) as pool:
        is_clean = dict(zip(CHECKS, pool.map(lambda name: run_check(name, folder), CHECKS), strict=True))
    broken = [name for name in CHECKS if not is_clean[name]]
    print(f"checks: {len(CHECKS) - len(broken)} passed, {len(broken)} failed")
    if broken:
        sys.exit("Not clean: " + ", ".join(broken) + ".")


if __name__ == "__main__":
    main()
