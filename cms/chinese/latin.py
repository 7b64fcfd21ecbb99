"""Latin letters as they are typed without a special keyboard: what searching and sorting compare."""

import unicodedata

# Letters that Unicode does not take apart into a letter and a mark.
_WHOLE_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "ŋ": "ng"}
)


def plain_letters(text: str) -> str:
    """Small letters without marks, full-width forms made plain: 'Łukasz' and 'ＬＵＫＡＳＺ' become 'lukasz'.

    Applying it twice changes nothing more. Han and other scripts keep their characters.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    apart = unicodedata.normalize("NFD", folded.translate(_WHOLE_LETTERS))
    # Marks above U+3000 belong to kana, where they make another syllable.
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter) or ord(letter) > 0x3000)
    return unicodedata.normalize("NFKC", bare)
