from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from cms.jobs.models import Job, JobState
from cms.mail.actions import blank_old_letters, post_letter, write_letter
from cms.mail.models import Letter, LetterState

pytestmark = pytest.mark.django_db


def welcome(key: str = "welcome-1", **changes: object) -> Letter:
    values = {
        "key": key,
        "to": "li@example.org",
        "template": "welcome",
        "context": {"name": "O'Brien 李"},
        "language": "en",
    }
    return post_letter(**{**values, **changes})


def test_written_when_posted_and_queued_with_its_job():
    letter = welcome()

    assert (letter.to, letter.language, letter.state) == ("li@example.org", "en", LetterState.QUEUED)
    assert letter.subject == "Welcome, O'Brien 李"
    assert letter.text.splitlines()[0] == "O'Brien 李 & Tuesday"
    assert letter.html == ""
    assert letter.message_id.startswith("<") and letter.message_id.endswith("@127.0.0.1>")
    job = Job.objects.get()
    assert (job.kind, job.subject_id, job.queue) == ("send_letter", str(letter.pk), "default")


@pytest.mark.parametrize(
    ("language", "names", "greeting"),
    [
        ("zh-hant", ("name",), "关云 & "),
        ("zh-hant", (), "關雲 & "),
        ("zh-hans", ("name",), "关云 & "),
    ],
)
def test_names_are_never_converted(language: str, names: tuple[str, ...], greeting: str):
    letter = welcome(language=language, names=names, context={"name": "关云"})

    assert letter.text.startswith(greeting)
    assert not {"\ue000", "\ue001"} & set(letter.subject + letter.text)


def test_the_same_key_is_written_once():
    first = welcome()
    again = welcome(context={"name": "somebody else"}, to="other@example.org")

    assert again == first
    assert again.to == "li@example.org"
    assert (Letter.objects.count(), Job.objects.count()) == (1, 1)


def test_a_letter_that_has_had_its_job_gets_no_other():
    words = {
        "key": "notice-1",
        "to": "li@example.org",
        "language": "en",
        "subject": "Notice",
        "text": "Once.",
    }
    letter = write_letter(**words)
    Job.objects.update(state=JobState.DONE, finished_at=timezone.now())

    assert write_letter(**words) == letter
    assert Job.objects.count() == 1


def test_written_in_the_language_of_its_reader():
    assert "星期二" in welcome("zh", language="zh-hans").text
    assert "martes" in welcome("es", language="es").text
    assert "Tuesday" in welcome("en").text


def test_never_written_when_the_transaction_is_rolled_back():
    with pytest.raises(RuntimeError), transaction.atomic():
        welcome()
        raise RuntimeError("The enrolment failed.")

    assert not Letter.objects.exists()
    assert not Job.objects.exists()


def test_a_subject_is_one_line_whoever_wrote_it():
    letter = welcome(context={"name": "Li\r\nBcc: everybody@example.org"})

    assert letter.subject == "Welcome, Li"
    assert letter.text.startswith("Bcc: everybody@example.org"), "what follows is text, never a header"


def test_html_beside_it_is_escaped(letter_templates):
    (letter_templates / "welcome.html").write_text(
        '{% extends "cms/mail/letter.html" %}{% block text %}<p>{{ name }}</p>{% endblock %}'
    )

    letter = welcome(context={"name": "<script>"})

    assert "<p>&lt;script&gt;</p>" in letter.html
    assert '<html lang="en">' in letter.html


def test_a_template_without_subject_is_a_fault_of_ours(letter_templates):
    (letter_templates / "welcome.txt").write_text("Dear {{ name }},")

    with pytest.raises(ValueError, match="Subject:"):
        welcome()


@pytest.mark.parametrize(
    ("state", "kept"),
    [
        (LetterState.SENT, ""),
        (LetterState.FAILED, ""),
        (LetterState.UNKNOWN, ""),
        (LetterState.QUEUED, "text"),
    ],
)
def test_the_text_is_forgotten_after_thirty_days(state, kept):
    letter = welcome()
    now = timezone.now()
    Letter.objects.update(
        state=state,
        sent_at=now if state == LetterState.SENT else None,
        subject="text",
        text="text",
        html="text",
    )
    now = letter.created_at + timedelta(days=30, seconds=-5)

    assert blank_old_letters(at=now) == 0
    blank_old_letters(at=now + timedelta(seconds=10))

    letter.refresh_from_db()
    assert (letter.subject, letter.text, letter.html) == (kept, kept, kept)
    assert (letter.to, letter.state) == ("li@example.org", state)
