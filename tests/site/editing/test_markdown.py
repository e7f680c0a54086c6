"""From Markdown to a page: few elements, headings in order, nothing that acts or asks a third party."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsam.site import markdown

ALLOWED = {"h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "a", "strong", "em", "code", "br", "hr"} | {
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def elements(html: str) -> set[str]:
    return set(re.findall(r"<([a-z0-9]+)", html))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![bild](https://example.org/a.png)",
        "[länk](javascript:alert(1))",
        "[länk](data:text/html,x)",
        "<a href='https://example.org' style='color:red'>x</a>",
        "    <iframe src='https://example.org'></iframe>",
        "`<b onclick=x>`",
        '<svg onload="x">',
    ],
)
def test_nothing_that_acts_gets_through(text: str) -> None:
    html = markdown.render(text)
    assert elements(html) <= ALLOWED
    assert not re.search(r"<[^>]*\b(on\w+|style|src)=", html)
    assert not re.search(r'href="(?!https?:|tel:|mailto:|/)', html)


@given(st.text(alphabet=st.sampled_from("<>\"'`*_[]()#!&;:/=- \nabconjsrtå؟"), max_size=120))
def test_no_text_makes_another_element(text: str) -> None:
    html = markdown.render(text)
    assert elements(html) <= ALLOWED
    assert not re.search(r"<[^>]*\b(on\w+|style|src|class|id)=", html)


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("# A\n## B", ["h2", "h3"]),
        ("## A\n### B", ["h2", "h3"]),
        ("# A\n#### B\n###### C", ["h2", "h3", "h4"]),
        ("# A\n## B\n### C\n#### D", ["h2", "h3", "h4", "h4"]),
        ("##### A", ["h2"]),
    ],
)
def test_headings_begin_below_the_page_s_own_and_skip_none(text: str, headings: list[str]) -> None:
    assert re.findall(r"<(h\d)", markdown.render(text)) == headings


def test_links_keep_their_own_counsel_and_blocks_their_direction() -> None:
    html = markdown.render("Ring [112](tel:112) eller [läs](https://example.org).\n\nمرحبا")
    assert html.count('rel="noopener noreferrer"') == 2
    assert html.count('<p dir="auto">') == 2
    assert 'href="tel:112"' in html


def test_a_table_has_headers_that_belong_to_columns() -> None:
    html = markdown.render("| a | b |\n|---|:-:|\n| 1 | 2 |")
    assert html.count('scope="col"') == 2
    assert "style" not in html
