import pytest
from django.utils import timezone

from cms.mail.actions import write_letter
from cms.mail.models import Letter, LetterState

pytestmark = pytest.mark.django_db


def letter(number: int, text: str = "Text.") -> Letter:
    return write_letter(
        key=f"letter-{number}",
        to=f"reader-{number}@example.org",
        language="en",
        subject=f"No. {number};",
        text=text,
    )


def test_shows_each_letter_in_full(client, settings):
    settings.MAIL_IS_SHOWN = True
    letter(1, text="Your code is 123456.\nhttps://example.org/ <b>bold</b>")
    Letter.objects.update(state=LetterState.SENT, sent_at=timezone.now())

    page = client.get("/mail/").content.decode()

    assert "No. 1;" in page
    assert "reader-1@example.org" in page
    assert "Your code is 123456." in page
    assert 'href="https://example.org/"' in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page


def test_shows_the_newest_fifty_first(client, settings):
    settings.MAIL_IS_SHOWN = True
    for number in range(52):
        letter(number)

    page = client.get("/mail/").content.decode()

    assert "No. 1;" not in page
    assert page.index("No. 51;") < page.index("No. 50;") < page.index("No. 2;")


def test_asks_for_the_letters_once(client, settings, django_assert_max_num_queries):
    settings.MAIL_IS_SHOWN = True

    def queries(letters: int) -> int:
        Letter.objects.all().delete()
        for number in range(letters):
            letter(number)
        with django_assert_max_num_queries(10) as asked:
            client.get("/mail/")
        return len(asked.captured_queries)

    assert queries(1) == queries(3)


def test_empty_says_what_will_come(client, settings):
    settings.MAIL_IS_SHOWN = True

    assert "No letters yet" in client.get("/mail/", headers={"accept-language": "en"}).content.decode()


def test_not_there_where_letters_go_to_real_mailboxes(client, settings):
    settings.MAIL_IS_SHOWN = False
    letter(1)

    response = client.get("/mail/", follow=True)

    assert response.status_code == 404
    assert b"reader-1" not in response.content
