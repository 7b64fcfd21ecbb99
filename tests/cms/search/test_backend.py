"""What is overridden in modelsearch must go on existing there, and be what Wagtail uses."""

import inspect

import pytest
from django.core.management import call_command
from django.db import connection
from modelsearch.index import Indexed
from wagtail.search.backends import get_search_backend

from cms.pages.models import PageTranslation
from cms.pages.pages import StandardPage
from cms.search import reindexing
from cms.search.indexing import AnalysedObject

pytestmark = pytest.mark.django_db

only_on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="what SQLite alone does")


def parameters(function) -> list[str]:
    return list(inspect.signature(function).parameters)


@pytest.fixture
def stock():
    """The classes of modelsearch that ours stand on, for this database."""
    ours = get_search_backend()
    return {
        "index": ours.index_class.__mro__[2],
        "search": ours.query_compiler_class.__mro__[2],
        "autocomplete": ours.autocomplete_query_compiler_class.__mro__[2],
        "backend": type(ours).__mro__[1],
    }


def test_wagtail_uses_our_backend_on_either_database():
    assert type(get_search_backend()).__name__ in ("ChineseSQLiteBackend", "ChinesePostgresBackend")


def test_everything_overridden_exists_with_the_same_parameters(stock):
    ours = get_search_backend()
    hook = "build_search_query_content" if connection.vendor == "sqlite" else "build_tsquery_content"
    pairs = [
        (ours.query_compiler_class, stock["search"], hook),
        (ours.autocomplete_query_compiler_class, stock["autocomplete"], hook),
        (ours.index_class, stock["index"], "add_items"),
    ]
    for mine, theirs, name in pairs:
        assert parameters(getattr(mine, name)) == parameters(getattr(theirs, name))
        assert getattr(mine, name) is not getattr(theirs, name)
    if connection.vendor == "sqlite":
        assert parameters(ours.query_compiler_class.search) == parameters(stock["search"].search)
        assert stock["search"].FTS_TABLE_FIELDS == ["title", "body"]
        assert stock["autocomplete"].FTS_TABLE_FIELDS == ["autocomplete"]
        assert parameters(ours.rebuilder_class.finish) == parameters(
            stock["backend"].atomic_rebuilder_class.finish
        )
    else:
        name = "get_fields_vectors"
        assert parameters(getattr(ours.query_compiler_class, name)) == parameters(
            getattr(stock["search"], name)
        )
    assert (stock["search"].LAST_TERM_IS_PREFIX, stock["autocomplete"].LAST_TERM_IS_PREFIX) == (False, True)


def test_an_index_is_given_a_key_and_search_fields_and_asks_for_nothing_else(home):
    page = StandardPage(title="少儿书法", slug="x", body="<p>学习</p>")
    page.other_languages = [PageTranslation(language="en", title="Brush", summary="Ink")]
    home.add_child(instance=page)
    stand_in = AnalysedObject(page)
    assert stand_in.pk == page.pk
    values = {
        (type(field).__name__, field.field_name): field.get_value(stand_in)
        for field in stand_in.get_search_fields()
        if type(field).__name__ in ("SearchField", "AutocompleteField")
    }
    assert values[("SearchField", "body")] == "学习 习"
    assert values[("SearchField", "title")].startswith("少儿 儿书 书法 法 shao er shu fa")
    related = next(field for field in stand_in.get_search_fields() if field.field_name == "other_languages")
    row = page.other_languages.first()
    assert [field.get_value(row) for field in related.fields] == ["brush", "brush", "ink"]
    assert issubclass(StandardPage, Indexed)


def test_rows_that_hang_on_pages_are_watched():
    assert PageTranslation in reindexing._child_models()


def test_deleting_a_page_with_translations_leaves_no_trace_in_the_index(library):
    page = StandardPage.objects.get(title="少儿书法入门")
    entries = page.index_entries.model
    key = str(page.pk)
    assert entries.objects.filter(object_id=key).count() == 1
    page.delete()
    assert entries.objects.filter(object_id=key).count() == 0


def test_the_whole_index_can_be_made_again(library):
    get_search_backend().reset_indexes()
    assert not StandardPage.objects.search("书法")
    call_command("update_index", verbosity=0)
    assert [page.title for page in StandardPage.objects.search("书法")] == ["少儿书法入门"]
    assert [page.title for page in StandardPage.objects.search("beginners")] == ["少儿书法入门"]


@only_on_sqlite
def test_making_the_index_again_leaves_fresh_statistics(library):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("DELETE FROM sqlite_stat1")
    call_command("update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'wagtailsearch_indexentry'")
        assert cursor.fetchone()[0] > 0


@only_on_sqlite
def test_hits_behind_the_ranked_ones_follow_newest_first(library, monkeypatch):
    monkeypatch.setattr("cms.search.on_sqlite.RANKED_HITS", 2)
    found = [page.pk for page in StandardPage.objects.search("学习资料")]
    assert len(found) == 16
    assert found[2:] == sorted(found[2:], reverse=True)


@only_on_sqlite
def test_ranking_costs_one_query_however_many_hits(library, django_assert_num_queries):
    list(StandardPage.objects.search("学习资料")[:1])
    with django_assert_num_queries(2):
        list(StandardPage.objects.search("学习资料")[:16])


@pytest.mark.full
def test_postgresql_has_the_index_it_was_promised_and_uses_it(library):
    assert connection.vendor == "postgresql", "the full run is on PostgreSQL"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM wagtailsearch_indexentry"
            " WHERE (title || body) @@ to_tsquery('simple'::regconfig, '''书法''')"
        )
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "search_title_body_gin" in plan
    sql = str(StandardPage.objects.search("书法").get_queryset().query)
    assert '("wagtailsearch_indexentry"."title" || "wagtailsearch_indexentry"."body") @@' in sql
