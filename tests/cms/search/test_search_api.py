import pytest

from cms.pages.pages import StandardPage

pytestmark = pytest.mark.django_db


def test_the_answer_has_title_address_and_kind_in_the_language_asked_for(client, library):
    answer = client.get("/api/v1/search", {"q": "书法", "language": "en"})
    assert answer.status_code == 200
    assert answer.json() == {
        "results": [{"title": "Calligraphy for Beginners", "url": "/en/p0/", "kind": "Page"}]
    }


def test_traditional_readers_get_traditional_titles(client, library):
    answer = client.get("/api/v1/search", {"q": "shufa", "language": "zh-hant"}).json()
    (result,) = answer["results"]
    assert result["title"] == "少兒書法入門"
    assert result["url"] == "/zh-hant/p0/"


@pytest.mark.parametrize("language", ["xx", "", "fr", "zh", "en'"])
def test_an_unknown_language_is_answered_with_a_sentence(client, library, language):
    answer = client.get("/api/v1/search", {"q": "书法", "language": language})
    assert answer.status_code == 422
    assert "zh-hans, zh-hant, en and es" in answer.json()["detail"]


@pytest.mark.parametrize("question", ["", '"', "\0", "x" * 3000])
def test_odd_questions_have_empty_answers(client, library, question):
    answer = client.get("/api/v1/search", {"q": question, "language": "en"})
    assert answer.status_code == 200
    assert answer.json() == {"results": []}


def test_the_best_twenty_and_no_more(client, home):
    for number in range(21):
        home.add_child(instance=StandardPage(title=f"剪纸 {number}", slug=f"paper{number}"))
    assert len(client.get("/api/v1/search?q=剪纸").json()["results"]) == 20
