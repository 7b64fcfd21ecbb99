from hypothesis import given
from hypothesis import strategies as st

from cms.chinese.scripts import HAN, to_simplified, to_simplified_exact, to_traditional, to_traditional_exact


def test_prose_gets_the_words_of_taiwan():
    assert to_traditional("头发护理与网络软件") == "頭髮護理與網路軟體"
    assert to_traditional("皇后在后面干杯，面条很干净") == "皇后在後面乾杯，麵條很乾淨"


def test_prose_keeps_the_words_of_this_house():
    assert to_traditional("高级课程已发布，看消息请登录账号") == "高級課程已發布，看消息請登入帳號"


def test_poems_keep_every_word():
    assert to_traditional_exact("床前明月光，疑是地上霜。软件") == "牀前明月光，疑是地上霜。軟件"
    assert to_simplified_exact("頭髮軟體") == "头发软体"


def test_prose_from_taiwan_gets_the_words_of_the_mainland():
    assert to_simplified("頭髮護理與網路軟體") == "头发护理与网络软件"


def test_nothing_a_text_may_hold_costs_the_rest_of_it():
    assert to_traditional("头发\0软件\ud800长") == "頭髮軟體長"


@given(st.text())
def test_without_han_a_text_comes_back_untouched(text):
    if not HAN.search(text):
        assert to_traditional(text) == to_simplified(text) == text


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)))
def test_character_for_character_changes_no_length(text):
    assert len(to_traditional_exact(text)) == len(text)
    assert len(to_simplified_exact(text)) == len(text)
