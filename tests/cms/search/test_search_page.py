import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.pages.models import PageTranslation
from cms.pages.pages import HomePage, NewsIndexPage, NewsPage, StandardPage

pytestmark = pytest.mark.django_db


def found(response) -> list[str]:
    return [result.page.title for result in response.context["results"]]


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en", "es"])
def test_every_language_has_the_page(client, library, language):
    response = client.get(f"/{language}/search/", {"q": "shufa"})
    assert response.status_code == 200
    assert found(response) == ["少儿书法入门"]
    assert response.context["results"][0].url == f"/{language}/p0/"


def test_a_result_shows_its_title_the_readers_title_and_its_kind(client, library):
    page = client.get("/en/search/?q=书法").content.decode()
    assert '<span lang="zh-Hans">少儿书法入门</span>' in page
    assert '<span lang="en">Calligraphy for Beginners</span>' in page
    assert "1 page found" in page
    assert "少兒書法入門" in client.get("/zh-hant/search/?q=书法").content.decode()


def test_a_result_says_where_it_belongs(client, home):
    section = home.add_child(instance=StandardPage(title="文集", slug="collection"))
    house = section.add_child(instance=StandardPage(title="马德里晨桥", slug="madrid"))
    house.other_languages.add(PageTranslation(language="en", title="Alba Bridge"))
    house.save()
    house.add_child(instance=StandardPage(title="墨与纸", slug="ink"))
    response = client.get("/en/search/?q=墨与纸")
    (result,) = response.context["results"]
    assert [above.title for above in result.trail] == ["马德里晨桥"]
    assert "马德里晨桥" in response.content.decode()


def test_pages_say_their_kind(client, home):
    index = home.add_child(instance=NewsIndexPage(title="新闻", slug="news"))
    index.add_child(instance=NewsPage(title="开学了", slug="start", published_on="2026-09-01"))
    (result,) = client.get("/en/search/?q=开学").context["results"]
    assert result.kind == "News"


def test_only_live_and_public_pages_are_found(client, library):
    StandardPage.objects.get(title="少儿书法入门").unpublish()
    assert found(client.get("/en/search/?q=书法")) == []
    steak = StandardPage.objects.get(title="红烧牛排教学")
    PageViewRestriction.objects.create(page=steak, restriction_type=PageViewRestriction.LOGIN)
    assert found(client.get("/en/search/?q=牛排")) == []


def test_twenty_on_a_page_and_the_rest_behind_it(client, home):
    for number in range(21):
        home.add_child(instance=StandardPage(title=f"剪纸 {number}", slug=f"paper{number}"))
    first = client.get("/en/search/?q=剪纸")
    assert len(first.context["results"]) == 20
    assert "q=%E5%89%AA%E7%BA%B8&amp;page=2" in first.content.decode()
    assert len(client.get("/en/search/?q=剪纸&page=2").context["results"]) == 1
    # a page that does not exist is answered by the nearest one
    assert len(client.get("/en/search/?q=剪纸&page=99").context["results"]) == 1
    assert len(client.get("/en/search/?q=剪纸&page=x").context["results"]) == 20


def test_nothing_found_says_so_and_shows_a_way_on(client, library):
    page = client.get("/en/search/?q=月球").content.decode()
    assert "Nothing found yet" in page
    assert 'href="/en/courses/"' in page
    assert 'value="月球"' in page


def test_no_question_is_just_the_form(client, library):
    response = client.get("/en/search/")
    assert response.status_code == 200
    assert found(response) == []
    assert "Nothing found" not in response.content.decode()


def test_a_long_question_is_cut_and_the_reader_told(client, library):
    response = client.get("/en/search/", {"q": "书法 " + "x" * 200})
    assert response.status_code == 200
    assert "we looked for its first 100 characters" in response.content.decode()
    assert len(response.context["question"]) == 100


@pytest.mark.parametrize("question", ['"', "书\0法", "%", "<script>alert(1)</script>", "'; drop table", "\\"])
def test_odd_questions_are_shown_as_typed_and_harm_nothing(client, library, question):
    response = client.get("/zh-hant/search/", {"q": question})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_results(client, home: HomePage):
    section = home.add_child(instance=StandardPage(title="文集", slug="collection"))

    def add(number: int) -> None:
        house = section.add_child(instance=StandardPage(title=f"晨桥 {number}", slug=f"house{number}"))
        page = StandardPage(title=f"剪纸 {number}", slug="paper")
        page.other_languages = [PageTranslation(language="en", title="Paper")]
        house.add_child(instance=page)

    def queries(expected: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(found(client.get("/en/search/?q=剪纸"))) == expected
        return len(asked)

    add(1)
    client.get("/en/search/?q=剪纸")
    with_one = queries(1)
    add(2)
    add(3)
    client.get("/en/search/?q=剪纸")
    assert queries(3) == with_one
    assert with_one <= 14


def test_editors_find_pages_and_synonyms_in_the_admin(client, library, django_user_model):
    editor = django_user_model.objects.create_superuser(
        display_name="Editor", username="editor", password="x"
    )
    client.force_login(editor)
    for question in ["書法", "sf", "beginners"]:
        page = client.get("/admin/pages/search/", {"q": question}).content.decode()
        assert "少儿书法入门" in page
        assert "红烧牛排教学" not in page
    chooser = client.get("/admin/choose-page/search/", {"q": "牛排"}).content.decode()
    assert "红烧牛排教学" in chooser
    assert "Search synonyms" in client.get("/admin/snippets/").content.decode()
    response = client.post("/admin/snippets/cms/searchsynonym/add/", {"word": "bistec", "also_finds": "牛排"})
    assert response.status_code == 302
    assert [page.title for page in StandardPage.objects.search("bistec")] == ["红烧牛排教学"]


def test_what_lies_under_a_page_that_is_not_live_is_not_found(client, home):
    course = home.add_child(instance=StandardPage(title="课程", slug="course"))
    course.add_child(instance=StandardPage(title="墨与纸", slug="ink"))
    home.add_child(instance=StandardPage(title="墨与砚", slug="stone"))
    assert found(client.get("/en/search/?q=墨与")) == ["墨与纸", "墨与砚"]
    course.unpublish()
    assert found(client.get("/en/search/?q=墨与")) == ["墨与砚"]
