"""The spelling of enrolment codes: read out on the telephone, copied from a blackboard, typed by a child."""

import re
import secrets
import unicodedata

#: Without what is mistaken for something else: 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U and V.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 8


def new_code() -> str:
    """One of 78 billion: with the eight tries that a person has in a quarter of an hour, guessing one of
    a thousand codes takes centuries."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def plain_code(typed: str) -> str:
    """As it is kept: without spaces and hyphens, in capitals of the usual width."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", typed)).upper()[:20]


def shown_code(code: str) -> str:
    """In two halves, so that it can be read out."""
    return f"{code[:4]}-{code[4:]}"
