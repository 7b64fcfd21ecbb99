"""A real mail server of the test's own, and templates for its letters."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.faults.servers import free_port


class PostOffice:
    """Keeps every message it has answered "250" to; `answer` makes it refuse or stumble instead."""

    def __init__(self) -> None:
        self.delivered: list[EmailMessage] = []
        self.refuse_recipient = ""
        self.answer = "250 OK"
        self.hangs_up_after_data = False

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.delivered.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.hangs_up_after_data:
            server.transport.abort()
        return self.answer


@pytest.fixture
def post_office(settings: Any) -> Iterator[PostOffice]:
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.LETTER_CARRIER = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_TIMEOUT = 10
    try:
        yield office
    finally:
        controller.stop()


@pytest.fixture(autouse=True)
def letter_templates(settings: Any, tmp_path: Path) -> Path:
    """A template folder in front of the site's own, with one letter in it."""
    folder = tmp_path / "cms" / "mail"
    folder.mkdir(parents=True)
    (folder / "welcome.txt").write_text(
        '{% extends "cms/mail/letter.txt" %}{% load i18n %}'
        "{% block subject %}{% translate 'Welcome' %}, {{ name }}{% endblock %}"
        "{% block text %}{{ name }} & {% translate 'Tuesday' %}{% endblock %}",
        encoding="utf-8",
    )
    first, *others = settings.TEMPLATES
    settings.TEMPLATES = [{**first, "DIRS": [tmp_path, *first["DIRS"]]}, *others]
    return folder
