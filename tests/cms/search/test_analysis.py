from hypothesis import example, given
from hypothesis import strategies as st

from cms.search.analysis import (
    LONGEST_TERM,
    Group,
    Term,
    document_terms,
    query_terms,
    synonym_key,
)

#: What either database would read as more than a letter.
MARKS = set("\"'\\%*():&|! \0")


def is_met(groups: list[Group], document: str) -> bool:
    """What both databases do with terms, in three lines."""
    kept = set(document.split())

    def has(term: Term) -> bool:
        return any(word.startswith(term.text) for word in kept) if term.is_prefix else term.text in kept

    return all(any(all(has(term) for term in phrase) for phrase in group) for group in groups)


def test_a_chinese_text_is_kept_as_pairs_and_its_last_character():
    assert document_terms("少儿书法") == "少儿 儿书 书法 法"


def test_a_title_is_also_kept_by_its_sound():
    kept = set(document_terms("长城", has_sound=True).split())
    assert kept == {"长城", "城", "chang", "cheng", "changcheng", "zhang", "zhangcheng", "cc"}


def test_taiwanese_words_are_kept_in_both_vocabularies():
    assert document_terms("軟體") == "软体 体 软件 件"


def test_latin_words_are_kept_plain_apart_and_closed_up():
    assert document_terms("Łódź, l'Été, Kung-Fu 3") == "lodz l ete lete kung fu kungfu 3"


def test_a_question_asks_for_every_word():
    assert query_terms("书法 Kung-fu 棋") == [
        ((Term("书法"),),),
        ((Term("kung"), Term("fu")), (Term("kungfu"),)),
        ((Term("棋", is_prefix=True),),),
    ]


def test_only_the_last_word_is_open_while_typing():
    assert query_terms("少儿书 cal", ends_open=True) == [
        ((Term("少儿"), Term("儿书")),),
        ((Term("cal", is_prefix=True),),),
    ]


def test_a_phrase_with_synonyms_is_asked_as_one():
    synonyms = {"tai chi": ["太极", "太极拳"]}
    assert query_terms("learn Tai-Chi", synonyms=synonyms) == [
        ((Term("learn"),),),
        (
            (Term("tai"), Term("chi")),
            (Term("taichi"),),
            (Term("太极"),),
            (Term("太极"), Term("极拳")),
        ),
    ]
    assert synonym_key("Tai-Chi") == synonym_key("tai  chi") == "tai chi"


@given(st.text())
@example("a" * 100 + " 书" * 100 + "shi" * 50)
def test_terms_are_letters_and_digits_of_bearable_length(text):
    for word in document_terms(text, has_sound=True).split():
        assert len(word) <= LONGEST_TERM
        assert not set(word) & MARKS
    for group in query_terms(text, ends_open=True):
        for phrase in group:
            assert phrase
            for term in phrase:
                assert 0 < len(term.text) <= LONGEST_TERM
                assert not set(term.text) & MARKS


chinese = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)


@given(before=chinese, word=chinese, after=chinese)
def test_a_word_is_found_wherever_it_stands(before, word, after):
    assert is_met(query_terms(word), document_terms(before + word + after))


@given(st.text(alphabet="abcdxyzéß09-' 书法軟體长城", max_size=40))
def test_every_text_finds_itself(text):
    assert is_met(query_terms(text), document_terms(text))
