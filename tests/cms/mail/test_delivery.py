"""Letters over real SMTP: once, whatever happens on the way."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import send_mail
from django.db import connection
from django.utils import timezone

from cms.jobs.actions import MOST_ATTEMPTS
from cms.jobs.models import Job, JobState
from cms.jobs.registry import JobRefused
from cms.jobs.runner import JobRun
from cms.jobs.tasks import run_job
from cms.mail import delivery
from cms.mail.actions import write_letter
from cms.mail.models import Letter, LetterState

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> Letter:
    return write_letter(
        key="welcome-1",
        to="li@example.org",
        language="zh-hans",
        subject="欢迎, 李",
        text="你好!\n",
        html="<p>你好!</p>",
    )


def attempt(letter: Letter) -> Job:
    """One attempt of the letter's job, as soon as it may be made."""
    job = Job.objects.about("send_letter", letter.pk)[0]
    Job.objects.filter(pk=job.pk).update(not_before_at=None)
    run_job(job.pk)
    job.refresh_from_db()
    letter.refresh_from_db()
    return job


def test_sent_once_as_it_was_written(letter, post_office):
    job = attempt(letter)

    assert (job.state, letter.state) == (JobState.DONE, LetterState.SENT)
    assert timezone.now() - letter.sent_at < timedelta(minutes=1)
    (message,) = post_office.delivered
    assert message["Subject"] == "欢迎, 李"
    assert message["To"] == "li@example.org"
    assert message["Message-ID"] == letter.message_id
    assert message["Content-Language"] == "zh-hans"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().splitlines() == ["你好!"]
    assert message.get_body(("html",)).get_content().strip() == "<p>你好!</p>"

    delivery.send_letter(JobRun(job))
    assert len(post_office.delivered) == 1


def test_a_server_that_is_down_only_delays(letter, settings):
    settings.LETTER_CARRIER = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    job = attempt(letter)

    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    assert letter.state == LetterState.QUEUED, "nothing was said to the server, so nothing is in doubt"


def test_not_now_is_asked_again(letter, post_office):
    post_office.answer = "451 Greylisted, come back later"
    assert attempt(letter).state == JobState.QUEUED
    assert letter.state == LetterState.QUEUED

    post_office.answer = "250 OK"
    assert attempt(letter).state == JobState.DONE
    assert letter.state == LetterState.SENT
    assert len(post_office.delivered) == 1


def test_an_address_that_is_refused_is_not_tried_again(letter, post_office):
    post_office.refuse_recipient = "550 No such person"

    job = attempt(letter)

    assert (job.state, job.attempts, letter.state) == (JobState.FAILED, 1, LetterState.FAILED)
    assert job.failure_sentence == (
        "The mail server refused the letter to li@example.org (550). Please check the address with its owner."
    )


def test_a_line_cut_after_the_last_word_leaves_doubt_and_the_same_message_id(letter, post_office):
    post_office.hangs_up_after_data = True
    job = attempt(letter)
    assert (job.state, letter.state) == (JobState.QUEUED, LetterState.UNKNOWN)

    post_office.hangs_up_after_data = False
    attempt(letter)

    assert letter.state == LetterState.SENT
    assert [message["Message-ID"] for message in post_office.delivered] == [letter.message_id] * 2


def test_a_worker_that_died_while_sending_leaves_doubt_before_anything_is_sent_again(letter, post_office):
    Letter.objects.update(state=LetterState.SENDING)

    job = attempt(letter)
    assert (job.state, letter.state) == (JobState.QUEUED, LetterState.UNKNOWN)
    assert post_office.delivered == []

    attempt(letter)
    assert letter.state == LetterState.SENT
    assert [message["Message-ID"] for message in post_office.delivered] == [letter.message_id]


@pytest.mark.parametrize(
    ("left", "closed"),
    [(LetterState.QUEUED, LetterState.FAILED), (LetterState.SENDING, LetterState.UNKNOWN)],
)
def test_when_the_job_gives_up_the_letter_says_so(letter, settings, left, closed):
    settings.LETTER_CARRIER = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    Letter.objects.update(state=left)
    Job.objects.update(attempts=MOST_ATTEMPTS - 1)

    job = attempt(letter)

    assert (job.state, letter.state) == (JobState.FAILED, closed)


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_delivered_twice_at_the_same_moment_it_is_sent_once(post_office):
    assert connection.vendor == "postgresql", "this test means nothing on SQLite"
    for number in range(10):
        letter = write_letter(
            key=f"race-{number}", to="li@example.org", language="en", subject="Race", text="Once."
        )
        job = Job.objects.about("send_letter", letter.pk)[0]
        start = threading.Barrier(2)

        def deliver(job_id: int = job.pk, start: threading.Barrier = start) -> None:
            start.wait()
            run_job(job_id)
            connection.close()

        threads = [threading.Thread(target=deliver) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(post_office.delivered) == 10
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.SENT}


def test_two_hands_on_one_letter_send_it_once(letter):
    """Even when two jobs come through: the second finds it in hand, and lets go."""

    class Carrier:
        def send_messages(self, messages):
            with pytest.raises(delivery.LetterInDoubt):
                delivery._claim(letter)

    delivery._claim(letter)
    delivery._hand_over(letter, delivery._message(letter), Carrier())

    letter.refresh_from_db()
    assert letter.state == LetterState.SENT


def test_django_mail_goes_into_the_outbox(settings):
    settings.EMAIL_BACKEND = "cms.mail.backend.OutboxBackend"

    sent = send_mail(
        "Please\nreview", "A page waits.", None, ["a@example.org", "b@example.org"], html_message="<p>A</p>"
    )

    assert sent == 1
    assert mail.outbox == []
    letters = Letter.objects.order_by("to")
    assert [(letter.to, letter.subject, letter.text, letter.html) for letter in letters] == [
        ("a@example.org", "Please review", "A page waits.", "<p>A</p>"),
        ("b@example.org", "Please review", "A page waits.", "<p>A</p>"),
    ]
    assert Job.objects.filter(kind="send_letter").count() == 2


def test_the_outbox_takes_no_attachments(settings):
    settings.EMAIL_BACKEND = "cms.mail.backend.OutboxBackend"
    message = mail.EmailMessage("Roster", "See the file.", to=["a@example.org"])
    message.attach("roster.csv", "name", "text/csv")

    with pytest.raises(ValueError, match="link to the file"):
        message.send()
    assert not Letter.objects.exists()


def test_a_refusal_names_address_and_code():
    assert str(JobRefused(delivery.REFUSED, address="a@b", code=550)).startswith(
        "The mail server refused the letter to a@b (550)."
    )
