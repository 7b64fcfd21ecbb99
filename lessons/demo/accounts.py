"""Who can sign in to the demo, by role."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class DemoAccount:
    """A log-in of the demo: what it is for stands in the list printed at the start."""

    username: str
    display_name: str
    language: str
    time_zone: str
    purpose: str
    organisation: str = ""
    role: str = ""


DEMO_ACCOUNTS = (
    DemoAccount("admin", "云课管理员", "zh-hans", "Europe/Madrid", "runs the whole installation"),
    DemoAccount(
        "editor", "钱晓岚", "zh-hans", "Asia/Shanghai", "writes courses for Suyun", "suyun", "editor"
    ),
    DemoAccount("publisher", "顾文渊", "zh-hans", "Asia/Shanghai", "publishes them", "suyun", "publisher"),
    DemoAccount(
        "teacher", "Hanna Wiśniewska", "en", "Europe/Warsaw", "teaches in Warsaw", "warsaw", "teacher"
    ),
    DemoAccount("head", "区志明", "en", "Europe/Dublin", "heads the school in Dublin", "dublin", "head"),
    DemoAccount("guardian", "陈桂芳", "es", "Europe/Madrid", "looks after the student in Madrid", "madrid"),
    DemoAccount("student", "陈小满", "zh-hans", "Europe/Madrid", "learns in Madrid", "madrid"),
    DemoAccount(
        "host", "Mireia Chen", "es", "Europe/Madrid", "hosts lectures in Barcelona", "haiqiao-bcn", "host"
    ),
    DemoAccount("learner", "Grace Lim", "en", "Australia/Sydney", "an adult who learns in Sydney"),
)


def demo_password() -> str:
    """The one password of all demo log-ins: made at random the first time, then kept in the data folder.

    A password known to everyone would open any demo that somebody left running on a public address.
    """
    path = Path(settings.VAR_DIR) / "demo-password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(os.environ.get("DEMO_PASSWORD") or secrets.token_hex(5), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")
