"""The code on a family slip: short enough to type, kept as a hash that the database alone cannot undo."""

import secrets
import unicodedata

from django.conf import settings
from django.utils.crypto import salted_hmac

#: Without vowels, so that no word is formed, and without what looks alike on paper: 0 O, 1 I L, U V.
LETTERS = "23456789BCDFGHJKMNPQRSTWXZ"
#: 26⁸ are two hundred thousand million: with eight tries in a quarter of an hour nobody finds one.
LENGTH = 8
_SALT = "courses.families.slip"


def new_code() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def as_printed(code: str) -> str:
    """In two halves, which are easier to copy: 7KQ2-XW9M."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def as_typed(text: str) -> str:
    """What somebody typed as a code: full-width letters, small ones, spaces and dashes do not matter."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(letter for letter in plain if letter.isalnum())[:40]


def hash_of(code: str) -> str:
    """What is kept of a new code."""
    return _hashed(code, settings.SECRET_KEY)


def hashes_of(code: str) -> list[str]:
    """What may be kept of it: by the present key, or by a former one that is still accepted."""
    return [_hashed(code, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _hashed(code: str, key: str) -> str:
    return salted_hmac(_SALT, code, secret=key, algorithm="sha256").hexdigest()
