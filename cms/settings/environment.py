"""What the other settings are reckoned from: the environment (table in README.md) and where this house stands."""

from pathlib import Path

import environ

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
# Everything the program writes. `media/` is a Python package, so uploads may never live there.
VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var")
BASE_URL = (env.str("BASE_URL", default="") or "http://127.0.0.1:8000").rstrip("/")
# One Redis, where there is one, is cache, session cache and broker; without it each has a stand-in.
REDIS_URL = env.str("REDIS_URL", default="")
