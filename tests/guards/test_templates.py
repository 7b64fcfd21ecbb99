"""What a page may hold: nothing inline (the Content-Security-Policy forbids it), nothing from elsewhere."""

import re

from django.contrib.staticfiles import finders
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines

from tests.guards.tree import STOREYS, files, offenders, text

COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}|<!--.*?-->", re.DOTALL)
INLINE = {
    "style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    # A block of JSON is data that a module reads; a script with a src is a file.
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)", re.IGNORECASE),
    "handler attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "javascript: address": re.compile(r"[\"']javascript:", re.IGNORECASE),
    "something loaded from another origin": re.compile(
        r"<(?:script|img|iframe|source|video|audio|embed|object|track|use|image)\b[^>]*"
        r"(?:src|srcset|href|data|poster)\s*=\s*[\"']?(?:https?:)?//"
        r"|<link\b(?![^>]*rel=[\"'](?:canonical|alternate))[^>]*href\s*=\s*[\"']?(?:https?:)?//",
        re.IGNORECASE,
    ),
}
ELSEWHERE_IN_CSS = re.compile(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", re.IGNORECASE)
ELSEWHERE_IN_JS = re.compile(r"(?:from|import|fetch)\s*\(?\s*[\"'](?:https?:)?//", re.IGNORECASE)
STATIC = re.compile(r"{%\s*static\s+[\"']([^\"'{]+)[\"']")

PAGES = files(".html", inside=("templates",))
# Letters open in mail programs, which know no stylesheet of ours.
ON_SCREEN = [name for name in PAGES if "/mail/" not in name]


def faults(source: str) -> list[str]:
    source = COMMENT.sub("", source)
    return [name for name, pattern in INLINE.items() if pattern.search(source)]


def compiling_fault(name: str) -> str:
    try:
        engines["django"].get_template(name.removeprefix("templates/"))
    except (TemplateSyntaxError, TemplateDoesNotExist) as error:
        return str(error)
    return ""


def missing_static_files(name: str) -> list[str]:
    return [path for path in STATIC.findall(text(name)) if not finders.find(path)]


def test_nothing_inline_and_nothing_from_elsewhere():
    assert offenders(ON_SCREEN, lambda name: faults(text(name))) == {}


def test_no_stylesheet_or_module_reaches_elsewhere():
    own = files(".css", ".js", inside=STOREYS)
    assert offenders(own, lambda name: ELSEWHERE_IN_CSS.findall(text(name))) == {}
    assert offenders(own, lambda name: ELSEWHERE_IN_JS.findall(text(name))) == {}


def test_every_template_compiles():
    assert offenders(files(".html", ".txt", inside=("templates",)), compiling_fault) == {}


def test_every_static_file_exists():
    assert offenders(PAGES, missing_static_files) == {}


def test_the_guards_bite():
    assert faults("<p style='color: red'>") == ["style attribute"]
    assert faults("<style>p{}</style>") == ["style element"]
    assert faults("<script>alert()</script>") == ["inline script"]
    assert faults("<button onclick='go()'>") == ["handler attribute"]
    assert faults("<img src='https://elsewhere.example/x.png'>") == ["something loaded from another origin"]
    assert faults("<link rel='stylesheet' href='//elsewhere.example/x.css'>") != []
    assert (
        faults("<a href='https://elsewhere.example/'>a link</a> <link rel='canonical' href='https://x/'>")
        == []
    )
    assert faults("<script type='module' src='{% static 'cms/js/menu.js' %}'></script>") == []
    assert ELSEWHERE_IN_CSS.search("@import '//fonts.example/x.css'")
    assert ELSEWHERE_IN_JS.search("import x from 'https://cdn.example/x.js'")
