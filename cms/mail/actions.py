"""Writing letters; `delivery` sends them."""

import re
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template import Context, TemplateDoesNotExist
from django.template.backends.django import Template as DjangoTemplate
from django.template.loader import get_template
from django.utils import timezone, translation

from cms.chinese.markup import convert_html
from cms.chinese.scripts import to_traditional
from cms.jobs.actions import enqueue_job
from cms.mail.models import Letter, LetterState

TEXT_KEPT_FOR = timedelta(days=30)
#: In place of an address that was forgotten (RFC 2606: nobody's).
NOBODY = "erased@example.invalid"
SUBJECT_MARK = "Subject:"
#: Around a name until the letter has been converted; private characters, which no text holds.
NAME_BEGINS, NAME_ENDS = "\ue000", "\ue001"


def post_letter(
    *,
    key: str,
    to: str,
    template: str,
    context: Mapping[str, Any],
    language: str,
    kept_for: timedelta = TEXT_KEPT_FOR,
    names: Collection[str] = (),
) -> Letter:
    """Writes the letter in the given language and queues it; the same key is written and sent once.

    `cms/mail/<template>.txt` begins with a line "Subject: …"; `cms/mail/<template>.html` may stand
    beside it. Both see `context`, `site_name`, `base_url` and `language`. In Traditional Chinese all of
    it is converted, as pages are, but what `names` of the context hold: names of people. Its words are
    blanked after `kept_for`. A letter posted in a transaction that is rolled back was never written.
    """
    if letter := Letter.objects.filter(key=key).first():
        return letter
    is_traditional = language == "zh-hant"
    marked = {**context, **{name: _mark(context[name]) for name in names if is_traditional}}
    with translation.override(language):
        written = _render(f"cms/mail/{template}.txt", marked, language)
        # In HTML names are marked by the template, as on pages.
        html = _render_if_there(f"cms/mail/{template}.html", context, language)
    if is_traditional:
        written, html = _in_traditional(written), convert_html(html, "hant")
    subject, text = _split_subject(written)
    return write_letter(
        key=key, to=to, language=language, subject=subject, text=text, html=html, kept_for=kept_for
    )


def write_letter(
    *,
    key: str,
    to: str,
    language: str,
    subject: str,
    text: str,
    html: str = "",
    kept_for: timedelta = TEXT_KEPT_FOR,
) -> Letter:
    """Puts a finished text into the outbox; see `post_letter`."""
    words = {"subject": subject, "text": text, "html": html}
    letter = Letter(
        key=key,
        to=to,
        language=language,
        message_id=_new_message_id(),
        forget_at=timezone.now() + kept_for,
        **words,
    )
    with transaction.atomic():
        Letter.objects.bulk_create([letter], ignore_conflicts=True)
        written = Letter.objects.get(key=key)
        if written.message_id == letter.message_id:
            enqueue_job(kind="send_letter", subject_id=written.pk)
    return written


def blank_old_letters(*, at: datetime) -> int:
    """Forgets the words of letters kept long enough, and keeps that they were written; returns how many."""
    return Letter.objects.to_forget(at).exclude(text="").update(subject="", text="", html="")


def _render(name: str, context: Mapping[str, Any], language: str) -> str:
    values = {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "base_url": settings.BASE_URL,
        "language": language,
        **context,
    }
    # In a plain text an escaped apostrophe would be read as `&#x27;`.
    escapes = name.endswith(".html")
    # The engine's own template: only it can be told not to escape.
    template = cast("DjangoTemplate", get_template(name)).template
    return template.render(Context(values, autoescape=escapes)).strip()


def _render_if_there(name: str, context: Mapping[str, Any], language: str) -> str:
    try:
        return _render(name, context, language)
    except TemplateDoesNotExist:
        return ""


def _mark(name: object) -> str:
    return f"{NAME_BEGINS}{str(name).translate(dict.fromkeys(map(ord, NAME_BEGINS + NAME_ENDS)))}{NAME_ENDS}"


def _in_traditional(text: str) -> str:
    # Odd places hold what stood between two marks: the names.
    pieces = re.split(f"{NAME_BEGINS}(.*?){NAME_ENDS}", text, flags=re.DOTALL)
    return "".join(piece if place % 2 else to_traditional(piece) for place, piece in enumerate(pieces))


def _split_subject(written: str) -> tuple[str, str]:
    first, _, rest = written.partition("\n")
    if not first.startswith(SUBJECT_MARK):
        raise ValueError(f"A letter begins with a line '{SUBJECT_MARK} …', not with {first!r}.")
    longest = Letter._meta.get_field("subject").max_length
    return " ".join(first.removeprefix(SUBJECT_MARK).split())[:longest], rest.strip() + "\n"


def _new_message_id() -> str:
    return make_msgid(domain=urlsplit(settings.BASE_URL).hostname)


def forget_letters(*, to: Collection[str], mentioning: Collection[str] = ()) -> int:
    """Blank the words of letters to these addresses, all or those that mention one of the names; returns
    how many. Without names the address goes too. What waits to be sent is not sent any more."""
    letters = Letter.objects.filter(to__in=[address.lower() for address in to if address])
    if mentioning:
        said = Q(pk__in=[])
        for name in mentioning:
            said |= Q(text__contains=name) | Q(subject__contains=name)
        letters = letters.filter(said)
    letters.exclude(state=LetterState.SENT).update(state=LetterState.FAILED)
    blank = {"subject": "", "text": "", "html": ""}
    return letters.update(**(blank if mentioning else blank | {"to": NOBODY}))
