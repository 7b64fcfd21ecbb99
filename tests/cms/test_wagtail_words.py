"""What an editor who reads Chinese meets in the editors' place."""

import re

import pytest
from django.utils.translation import gettext, ngettext, override

from cms.wagtail_words import COUNTED, WORDS

HAN = re.compile("[\u3400-\u9fff]")
NUMBERS = dict.fromkeys(["total", "counter", "count", "num_user", "live_descendant_count"], 2)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_words_that_wagtail_lacks_are_chinese(language: str) -> None:
    with override(language):
        assert [word for word in WORDS if gettext(word) == word] == []
        assert [
            counted for counted in COUNTED if not HAN.search(counted % (NUMBERS | {"site_name": ""}))
        ] == []


def test_a_word_of_ours_does_not_rename_the_list_of_pages() -> None:
    with override("zh-hans"):
        assert gettext("Pages") == "页面"
        assert gettext("Search all pages…") == "在所有页面中查找…"
        assert ngettext("There is one matching page", "There are %(counter)s matching pages", 47) == (
            "找到%(counter)s个页面"
        )
