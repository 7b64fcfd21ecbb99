from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.chinese.markup import convert_html
from cms.chinese.scripts import HAN


@pytest.mark.parametrize(
    ("html", "converted"),
    [
        ("<p>他的头发</p>", "<p>他的頭髮</p>"),
        ("<title>书法课</title>", "<title>書法課</title>"),
        # attributes that are read, and none of the others
        ('<img alt="头发" src="/头发/">', '<img alt="頭髮" src="/头发/">'),
        ("<a title='头发' href='/网络/'>网络</a>", "<a title='頭髮' href='/网络/'>網路</a>"),
        ('<input placeholder="软件" value="软件">', '<input placeholder="軟體" value="软件">'),
        ('<b aria-label="头发" data-name="头发">x</b>', '<b aria-label="頭髮" data-name="头发">x</b>'),
        ("<a href='x title=\"头发\"'>头发</a>", "<a href='x title=\"头发\"'>頭髮</a>"),
        ('<a data-x="a > b 头发" title="头发">x</a>', '<a data-x="a > b 头发" title="頭髮">x</a>'),
        # what search engines and link previews show
        ('<meta name="description" content="书法">', '<meta name="description" content="書法">'),
        ('<meta property="og:title" content="书法">', '<meta property="og:title" content="書法">'),
        (
            '<meta name="keywords-of-machine" content="书法">',
            '<meta name="keywords-of-machine" content="书法">',
        ),
        # labels
        ('<html lang="zh-Hans">', '<html lang="zh-Hant">'),
        ('<p lang="zh-CN">头发</p>', '<p lang="zh-Hant">頭髮</p>'),
        ('<p lang="zh">头发</p>', '<p lang="zh-Hant">頭髮</p>'),
        ('<html lang="en"><p>头发</p>', '<html lang="en"><p>頭髮</p>'),
        ('<i lang="zh-Latn-pinyin">tóu</i>', '<i lang="zh-Latn-pinyin">tóu</i>'),
        ('<a hreflang="zh-Hans">头发</a>', '<a hreflang="zh-Hans">頭髮</a>'),
        # left alone
        ("<script>'头发'</script>头发", "<script>'头发'</script>頭髮"),
        ("<STYLE>.头发{}</STYLE>", "<STYLE>.头发{}</STYLE>"),
        ('<textarea title="头发">软件</textarea>', '<textarea title="头发">软件</textarea>'),
        ("<pre>头<b>发</b></pre><code>头发</code>", "<pre>头<b>发</b></pre><code>头发</code>"),
        ("<!-- 头发 --><!doctype html>头发", "<!-- 头发 --><!doctype html>頭髮"),
        ('<p lang="ja">学習</p>学', '<p lang="ja">学習</p>學'),
        # names, with whatever stands inside them
        ('<bdi class="notranslate">叶发</bdi>发', '<bdi class="notranslate">叶发</bdi>發'),
        ('<b class="big notranslate red">叶</b>叶', '<b class="big notranslate red">叶</b>葉'),
        ('<b class="notranslated">叶</b>', '<b class="notranslated">葉</b>'),
        ('<b translate="no" title="叶">叶</b>叶', '<b translate="no" title="叶">叶</b>葉'),
        (
            '<div translate="no">叶<div>叶<br><img alt="叶"><div/></div>叶</div>叶',
            '<div translate="no">叶<div>叶<br><img alt="叶"><div/></div>叶</div>葉',
        ),
        ('<li translate="no">叶<p>叶</li><li>叶</li>', '<li translate="no">叶<p>叶</li><li>葉</li>'),
        ('<img translate="no" alt="叶">叶', '<img translate="no" alt="叶">葉'),
        # words cut by tags
        ("他的<b>头</b>发", "他的<b>頭</b>髮"),
        (
            "<ruby>头<rt>tóu</rt></ruby><ruby>发<rt>fa</rt></ruby>",
            "<ruby>頭<rt>tóu</rt></ruby><ruby>髮<rt>fa</rt></ruby>",
        ),
        ("<b>内</b>存和头<i>发</i>", "<b>內</b>存和頭<i>髮</i>"),
        ("内存", "記憶體"),
        ("<p>头</p><p>发</p>", "<p>頭</p><p>發</p>"),
        ('头<bdi class="notranslate">叶</bdi>发', '頭<bdi class="notranslate">叶</bdi>發'),
        # text that only looks like markup
        ("1 < 2 头发 > 0", "1 < 2 頭髮 > 0"),
        ("头发 <", "頭髮 <"),
        ('<p title="头发', '<p title="頭髮'),
        ("头\u2028发", "頭\u2028發"),
        ("", ""),
    ],
)
def test_a_page_in_traditional(html, converted):
    assert convert_html(html) == converted


@pytest.mark.parametrize(
    ("html", "converted"),
    [
        ('<p lang="zh-Hant">頭髮與軟體</p>', '<p lang="zh-Hans">头发与软体</p>'),
        ("<p>土豆和程序</p>", "<p>土豆和程序</p>"),
        ('<bdi translate="no">葉</bdi>葉', '<bdi translate="no">葉</bdi>叶'),
    ],
)
def test_a_page_in_simplified_keeps_its_authors_words(html, converted):
    assert convert_html(html, "hans") == converted


texts = st.text(alphabet="头发软件内存网络里后面干x &;\"'\n", max_size=12)
names = st.sampled_from(["p", "b", "div", "ruby", "span", "li", "h1"])
attributes = st.sampled_from(
    [
        "",
        ' class="notranslate"',
        ' title="头发"',
        ' href="/头发/?a=里"',
        ' lang="ja"',
        ' data-x="发 > 里"',
        " id=里",
    ]
)
documents = st.recursive(
    texts.map(lambda text: text.replace("&", "&amp;")),
    lambda inner: (
        st.builds(
            lambda name, attribute, parts: f"<{name}{attribute}>{''.join(parts)}</{name}>",
            names,
            attributes,
            st.lists(inner, max_size=4),
        )
        | st.builds("<script>{}</script>{}".format, texts.map(lambda text: text.replace("<", "")), inner)
        | st.builds("<!--{}--><br>{}".format, texts, inner)
    ),
    max_leaves=12,
)


class Skeleton(HTMLParser):
    """Python's own reading of a page: tags, comments and attributes, but for those that are read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[object] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.parts.append((tag, [(name, value) for name, value in attrs if name not in ("title", "lang")]))

    def handle_endtag(self, tag):
        self.parts.append(tag)

    def handle_comment(self, data):
        self.parts.append(("comment", data))


@given(documents)
def test_markup_and_addresses_are_never_touched(html):
    assert Skeleton(convert_html(html)).parts == Skeleton(html).parts


@given(documents)
def test_nothing_that_is_no_han_changes(html):
    converted = convert_html(html)
    assert HAN.sub("", converted) == HAN.sub("", html)


@given(st.text(alphabet=st.characters(max_codepoint=0x2FFF), max_size=80))
def test_a_page_without_han_comes_back_as_it_was(html):
    if "lang" not in html:
        assert convert_html(html) == html


@given(st.text(max_size=60))
def test_no_text_breaks_it(text):
    convert_html(text)
    convert_html(f'<p title="{text}">{text}</p>', "hans")
