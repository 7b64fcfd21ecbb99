"""What people type, and what they must be shown. Runs on whichever database the run is given."""

import re

import pytest
from django.contrib.contenttypes.models import ContentType
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from modelsearch.query import Not, Phrase, PlainText
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.pages.models import PageTranslation
from cms.pages.pages import StandardPage
from cms.search.models import SearchSynonym

pytestmark = pytest.mark.django_db

CALLIGRAPHY = "少儿书法入门"
TANG = "唐诗三百首朗诵"
STEAK = "红烧牛排教学"
CHESS = "围棋与象棋"
WALL = "北京长城一日游"
BANK = "银行里的对话"
SOFTWARE = "软件与网络安全"
HAIR = "頭髮的故事"
PROGRAMS = "資訊課：程式入門"
GREEN = "绿色的春天"
DUMPLINGS = "端午节包粽子"
XIAN = "西安的城墙"
KUNG_FU = "Kung-fu für Anfänger"
LODZ = "Łódź: szkoła chińska"
HSK = "HSK 3 模拟题"

QUESTIONS = [
    # a word inside a title, in either script
    ("书法", {CALLIGRAPHY}),
    ("書法", {CALLIGRAPHY}),
    ("法入", {CALLIGRAPHY}),
    ("少儿书法入门", {CALLIGRAPHY}),
    ("牛排", {STEAK}),
    ("唐詩", {TANG}),
    ("朗诵 唐诗", {TANG}),
    ("三百首", {TANG}),
    ("头发", {HAIR}),
    ("故事", {HAIR}),
    ("銀行", {BANK}),
    ("网络安全", {SOFTWARE}),
    # Taiwanese words meet mainland ones
    ("軟體", {SOFTWARE}),
    ("網路", {SOFTWARE}),
    ("程序", {PROGRAMS}),
    ("程式", {PROGRAMS}),
    ("信息", {PROGRAMS}),
    # one character
    ("棋", {CHESS}),
    ("围", {CHESS}),
    # by sound: syllables, run together, initials, other readings
    ("shufa", {CALLIGRAPHY}),
    ("shu fa", {CALLIGRAPHY}),
    ("sf", {CALLIGRAPHY}),
    ("tangshi", {TANG}),
    ("tangshisanbaishou", {TANG}),
    ("niupai", {STEAK}),
    ("changcheng", {WALL}),
    ("yinhang", {BANK}),
    ("lvse", {GREEN}),
    ("lüsè", {GREEN}),
    ("luse", {GREEN}),
    ("xi'an", {XIAN}),
    # by the title in another language, and by synonyms
    ("calligraphy", {CALLIGRAPHY}),
    ("Beginners", {CALLIGRAPHY}),
    ("steak", {STEAK}),
    ("chess", {CHESS}),
    ("tai chi", {"太极拳二十四式"}),
    ("dragon boat", {DUMPLINGS}),
    ("bank", {BANK}),
    # Latin letters with and without marks, hyphens, numbers
    ("anfanger", {KUNG_FU}),
    ("ANFÄNGER", {KUNG_FU}),
    ("kungfu", {KUNG_FU}),
    ("kung fu", {KUNG_FU}),
    ("lodz", {LODZ}),
    ("hsk3", set()),
    ("HSK 3", {HSK}),
    # both words must be there
    ("书法 牛排", set()),
    ("月饼", set()),
]


# While somebody types: these must be among what is offered.
BEGINNINGS = [
    ("唐", TANG),
    ("书", CALLIGRAPHY),
    ("少儿书", CALLIGRAPHY),
    ("callig", CALLIGRAPHY),
    ("shuf", CALLIGRAPHY),
    ("書法", CALLIGRAPHY),
    ("sf", CALLIGRAPHY),
    ("tangshisanb", TANG),
    ("tangshisanbaish", TANG),
    ("Anf", KUNG_FU),
    ("zzz", None),
]


def titles(results) -> set[str]:
    return {page.title for page in results}


def test_every_question_finds_exactly_its_titles(library):
    found = {question: titles(StandardPage.objects.search(question)) for question, _titles in QUESTIONS}
    assert found == dict(QUESTIONS)


def test_titles_are_completed_while_typing(library):
    offered = {typed: titles(StandardPage.objects.autocomplete(typed)) for typed, _title in BEGINNINGS}
    missing = [typed for typed, title in BEGINNINGS if title and title not in offered[typed]]
    assert missing == []
    assert offered["zzz"] == set()


def test_a_word_in_the_title_counts_for_more_than_one_in_the_text(library):
    in_text = StandardPage(title="关于我们", slug="about", body="<p>书法，书法，书法：我们教书法。</p>")
    library.add_child(instance=in_text)
    assert [page.title for page in StandardPage.objects.search("书法")] == [CALLIGRAPHY, "关于我们"]


def test_or_joins_words_and_fields_narrow_them(library):
    backend = get_search_backend()
    either = backend.search("书法 牛排", StandardPage, operator="or")
    assert {page.title for page in either} == {CALLIGRAPHY, STEAK}
    assert [page.title for page in backend.search("书法", StandardPage, fields=["title"])] == [CALLIGRAPHY]
    assert list(backend.search("学习资料", StandardPage, fields=["title"])) == []
    assert backend.search("学习资料", StandardPage, fields=["body"]).count() == 16
    assert backend.search("学习资料", StandardPage, fields=["title", "body"]).count() == 16
    assert [p.title for p in backend.autocomplete("书法", StandardPage, fields=["title"])] == [CALLIGRAPHY]


def test_combined_questions_mean_what_wagtails_manual_says(library):
    both = PlainText("学习资料") & PlainText("书法")
    without = PlainText("学习资料") & Not(PlainText("书法"))
    either = Phrase("书法") | PlainText("牛排")
    assert {page.title for page in StandardPage.objects.search(both)} == {CALLIGRAPHY}
    assert StandardPage.objects.search(without).count() == 15
    assert CALLIGRAPHY not in {page.title for page in StandardPage.objects.search(without)}
    assert {page.title for page in StandardPage.objects.search(either)} == {CALLIGRAPHY, STEAK}
    assert StandardPage.objects.search(Not(PlainText("书法"))).count() == 15


def test_filters_ordering_scores_and_facets_work_as_ever(library):
    assert [
        page.title for page in StandardPage.objects.filter(title__startswith="红").search("学习资料")
    ] == [STEAK]
    by_title = StandardPage.objects.order_by("-title").search("教学", order_by_relevance=False)
    assert [page.title for page in by_title] == [STEAK]
    scored = StandardPage.objects.search("书法").annotate_score("score")
    assert [page.score is not None for page in scored] == [True]
    kind = ContentType.objects.get_for_model(StandardPage)
    assert dict(Page.objects.search("学习资料").facet("content_type_id")) == {kind.pk: 16}


def test_a_page_in_both_scripts_of_one_word_is_found_after_it_changes(library):
    page = StandardPage.objects.get(title=STEAK)
    page.title = "清蒸鲈鱼"
    page.save()
    assert not StandardPage.objects.search("牛排")
    assert [found.pk for found in StandardPage.objects.search("鱸魚")] == [page.pk]
    page.delete()
    assert not StandardPage.objects.search("鲈鱼")


def test_a_title_in_another_language_is_found_as_soon_as_it_is_saved(library):
    page = StandardPage.objects.get(title=CHESS)
    assert not StandardPage.objects.search("ajedrez")
    page.other_languages.add(PageTranslation(language="es", title="Ajedrez"))
    page.save()
    assert [found.title for found in StandardPage.objects.search("ajedrez")] == [CHESS]
    page.other_languages.get(language="es").delete()
    assert not StandardPage.objects.search("ajedrez")


def test_editors_add_change_and_switch_off_synonyms(library):
    assert not StandardPage.objects.search("ajedrez")
    synonym = SearchSynonym.objects.create(word="Ajedrez", also_finds="象棋，国际象棋")
    assert [page.title for page in StandardPage.objects.search("ajedrez")] == [CHESS]
    synonym.delete()
    assert not StandardPage.objects.search("ajedrez")
    SearchSynonym.objects.create(word="steak", also_finds="")
    assert not StandardPage.objects.search("steak")


ODD = [
    *['"', '""', '"书法', "'", "''", "书'法", "' | '", "\\", "%", "%s", "()", "((", "*", "书*", ":*", "a:*"],
    *["NOT", "AND OR", "NEAR(", "-", "--", "^", "<->", "&|!", "{title}:x", "title:书法", "live:true"],
    *["\0", "书\0法", "\u2028", "\ue000", "\ud800", "e\u0301", "I\u0307", "\u3099か", "\u0e33"],
    *["٣", "²", "ﷺ", "ǆ", "𠮷", "👨‍👩‍👧", "a" * 5000, "书" * 5000, "a " * 3000, "shi" * 90],
]


def test_odd_questions_are_answered(library):
    for question in ODD:
        list(StandardPage.objects.search(question)[:5])
        list(StandardPage.objects.autocomplete(question)[:5])


def test_a_question_without_a_letter_finds_nothing(library):
    for question in ["", " ", "？！", '"', "\0", "\ue000"]:
        assert not StandardPage.objects.search(question)
        assert not StandardPage.objects.autocomplete(question)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=80))
@example(question="\ud800书")
def test_no_question_is_refused(library, question):
    list(StandardPage.objects.search(question)[:3])
    list(StandardPage.objects.search(question, operator="or")[:3])
    list(StandardPage.objects.autocomplete(question)[:3])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(min_size=1, max_size=60).filter(str.strip))
@example(title="İzmir ﬁ ㎏ ½")
@example(title="٣٤ ² ａｂ")
def test_whatever_a_title_is_made_of_it_is_kept_and_finds_itself(home, title):
    clean = "".join(letter for letter in title if letter.isprintable()) or "x"
    page = StandardPage(title=clean, slug="self")
    home.add_child(instance=page)
    try:
        if re.search("[a-zA-Z0-9\u4e00-\u9fa5]", clean):
            assert page.pk in {found.pk for found in StandardPage.objects.search(clean)}
    finally:
        StandardPage.objects.get(pk=page.pk).delete()
