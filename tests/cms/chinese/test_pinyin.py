from hypothesis import given
from hypothesis import strategies as st

from cms.chinese.latin import plain_letters
from cms.chinese.pinyin import other_readings, slug_of, split_syllables, syllables


def test_a_text_has_one_syllable_for_each_character():
    assert syllables("长城银行𠮷") == ["chang", "cheng", "yin", "hang", "𠮷"]


def test_an_address_is_made_of_whole_syllables():
    assert slug_of("第1课：对折 Łódź «Brush»") == "di-1-ke-dui-zhe-lodz-brush"
    assert slug_of("長城") == "chang-cheng"
    assert slug_of("！ Привет 𠮷") == ""
    assert slug_of("一" * 40) == "-".join(["yi"] * 17)


def test_a_character_has_other_readings():
    assert other_readings("长") == ("zhang", "chang")
    assert other_readings("旅") == ("lv", "lu")


def test_pinyin_run_together_comes_apart():
    assert split_syllables("tangshisanbaishou") == ("tang", "shi", "san", "bai", "shou")
    assert split_syllables("lvse") == ("lv", "se")
    assert split_syllables("calligraphy") is None
    assert split_syllables("a" * 61) is None


@given(st.lists(st.sampled_from(["shu", "fa", "zhuang", "xi", "an", "lv", "e"]), min_size=1, max_size=9))
def test_what_comes_apart_is_what_was_typed(typed):
    found = split_syllables("".join(typed))
    assert found is not None
    assert "".join(found) == "".join(typed)


def test_letters_lose_their_marks():
    assert [plain_letters(word) for word in ["Łukasz", "Ó", "Straße", "ÆØÅ", "ＳＨＵ", "lüsè", "İ"]] == [
        "lukasz",
        "o",
        "strasse",
        "aeoa",
        "shu",
        "luse",
        "i",
    ]
    assert plain_letters("が書") == "が書"


@given(st.text())
def test_plain_letters_stay_plain(text):
    assert plain_letters(plain_letters(text)) == plain_letters(text)
