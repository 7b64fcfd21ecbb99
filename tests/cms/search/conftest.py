"""A small library of pages with titles like those of our schools."""

import pytest
from django.core.cache import cache

from cms.pages.actions import open_site
from cms.pages.models import PageTranslation
from cms.pages.pages import HomePage, StandardPage
from tests.scenes import scene

TITLES = [
    ("少儿书法入门", "Calligraphy for Beginners", "zh-hans"),
    ("唐诗三百首朗诵", "Three Hundred Tang Poems Aloud", "zh-hans"),
    ("红烧牛排教学", "", "zh-hans"),
    ("围棋与象棋", "", "zh-hans"),
    ("太极拳二十四式", "", "zh-hans"),
    ("北京长城一日游", "", "zh-hans"),
    ("银行里的对话", "At the Bank", "zh-hans"),
    ("软件与网络安全", "", "zh-hans"),
    ("頭髮的故事", "", "zh-hant"),
    ("資訊課：程式入門", "", "zh-hant"),
    ("绿色的春天", "", "zh-hans"),
    ("端午节包粽子", "Rice Dumplings for Dragon Boat Day", "zh-hans"),
    ("西安的城墙", "", "zh-hans"),
    ("Kung-fu für Anfänger", "", "de"),
    ("Łódź: szkoła chińska", "", "pl"),
    ("HSK 3 模拟题", "", "zh-hans"),
]


@pytest.fixture(autouse=True)
def _no_remembered_synonyms():
    cache.clear()
    yield
    cache.clear()


@scene
def home(db) -> HomePage:
    return open_site()


@scene
def library(home: HomePage) -> HomePage:
    for number, (title, english, language) in enumerate(TITLES):
        page = StandardPage(title=title, slug=f"p{number}", content_language=language, body="<p>学习资料</p>")
        if english:
            page.other_languages = [PageTranslation(language="en", title=english)]
        home.add_child(instance=page)
    return home
