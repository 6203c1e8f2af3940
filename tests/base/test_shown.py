from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from devframe._base.shown import escape_controls, escape_markdown


@given(st.text())
def test_nothing_that_drives_a_terminal_or_reorders_text_is_left(text: str) -> None:
    shown = escape_controls(text)
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in shown)
    assert not set(shown) & set("\u2028\u2029\u202e\u2066\ufeff")


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert escape_controls(text) == text


def test_markdown_and_html_are_escaped() -> None:
    shown = escape_markdown("a|b\n[x](y) <b> *c*")
    assert shown == r"a\|b\\u000a\[x\](y) \<b\> \*c\*"


MARKS = st.text(alphabet=" #-+=*_`~>|&;<![]().019ab\\\t\n", max_size=12)


@given(MARKS)
@example("# of calls")
@example("- or +")
@example("---")
@example("2026. A year")
@example("    indented")
def test_a_text_stays_the_same_text_to_a_markdown_reader(text: str) -> None:
    shown = escape_controls(text).strip(" ")
    page = MarkdownIt("commonmark").enable("table").render(escape_markdown(text))
    assert unescape(page) == (f"<p>{shown}</p>\n" if shown else "")


@pytest.mark.parametrize("text", ["# a", "+ b", "3) c"])
def test_a_text_in_a_list_begins_no_block_of_its_own(text: str) -> None:
    page = MarkdownIt("commonmark").render(f"- {escape_markdown(text)}")
    assert page == f"<ul>\n<li>{text}</li>\n</ul>\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# loud", r"\# loud"),
        ("## loud", r"\#\# loud"),
        ("- item", r"\- item"),
        ("  + item", r"\+ item"),
        ("12. item", r"12\. item"),
        ("1) item", r"1\) item"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("#", r"\#"),
        ("-0.5 levels", "-0.5 levels"),
        ("12.5 points", "12.5 points"),
        ("2026-04-01", "2026-04-01"),
    ],
)
def test_no_text_makes_a_heading_or_a_list(text: str, shown: str) -> None:
    assert escape_markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see http://example.org", r"see http\://example.org"),
        ("FTP://example.org", r"FTP\://example.org"),
        ("www.example.org", r"www\.example.org"),
        ("WWW.example.org", r"WWW\.example.org"),
        ("mailto:a@example.org", r"mailto\:a\@example.org"),
        ("at 9:30, page 1.2", "at 9:30, page 1.2"),
    ],
)
def test_an_address_stays_a_text(text: str, shown: str) -> None:
    assert escape_markdown(text) == shown
    assert MarkdownIt("commonmark").render(shown) == f"<p>{text}</p>\n"
