"""One row of Moodle's competency CSV: fourteen cells that are known by their position."""

from collections.abc import Iterable
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

from devframe.competency import KINDS, Kind

HEADERS = (
    "Parent ID number",
    "ID number",
    "Short name",
    "Description",
    "Description format",
    "Scale values",
    "Scale configuration",
    "Rule type (optional)",
    "Rule outcome (optional)",
    "Rule config (optional)",
    "Cross-referenced competency ID numbers",
    "Exported ID (optional)",
    "Is framework",
    "Taxonomy",
)
"""The headers in English; sites translate them, so they mean nothing to a reader."""

LONGEST_CELL = 100
"""Characters of an ID number or a short name; Moodle cuts the rest off."""

HTML_FORMAT = "1"

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})


class MoodleRow(NamedTuple):
    """The cells of a row, in order.

    Attributes:
        parent: ID number of the competency above; empty at the root.
        id_number: ID number.
        short_name: Name.
        description: Description, in the format that follows.
        description_format: 1 is HTML.
        scale_values: Names of the steps, with commas between.
        scale_configuration: JSON: the default step and the proficient ones.
        rule_type: Rule of completion.
        rule_outcome: What completion does.
        rule_config: JSON, or the word null.
        related: ID numbers, with commas between; a comma within one is %2C.
        exported_id: Number in the database it came from; rules refer to it.
        is_framework: 1 in the row of the framework.
        taxonomy: What the levels of the tree are called, with commas between.
    """

    parent: str = ""
    id_number: str = ""
    short_name: str = ""
    description: str = ""
    description_format: str = HTML_FORMAT
    scale_values: str = ""
    scale_configuration: str = ""
    rule_type: str = ""
    rule_outcome: str = ""
    rule_config: str = ""
    related: str = ""
    exported_id: str = ""
    is_framework: str = ""
    taxonomy: str = ""

    @property
    def text(self) -> str:
        """The description as plain text."""
        return text_of(self.description) if self.is_html else self.description

    @property
    def is_html(self) -> bool:
        """Whether the description is written in HTML."""
        return self.description_format.strip() == HTML_FORMAT


class _Text(HTMLParser):
    """Gathers the text of HTML; what ends a line there ends one here."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        if tag == "br" or (tag in _BREAKS and self.parts):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def text_of(html: str) -> str:
    """Read the text of a piece of HTML.

    Args:
        html: The HTML.

    Returns:
        Its text, with line breaks where blocks begin.

    Example:
        >>> text_of("<p>Listens &amp; asks</p>")
        'Listens & asks'
    """
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)


def html_of(text: str) -> str:
    """Write text as HTML that reads back as it.

    Args:
        text: Any text.

    Returns:
        The text, escaped, with line breaks.

    Example:
        >>> html_of("a < b")
        'a &lt; b'
    """
    return escape(text).replace("\n", "<br />")


def split_kinds(id_number: str) -> tuple[tuple[Kind, ...] | None, str]:
    """Take the kinds off an ID number that begins with them.

    Args:
        id_number: Such as `knowledge+skill:listening`.

    Returns:
        The kinds, or `None` when it names none, and the rest.

    Example:
        >>> split_kinds("habit:pausing")
        (('habit',), 'pausing')
        >>> split_kinds("pausing")
        (None, 'pausing')
    """
    prefix, colon, rest = id_number.partition(":")
    named = {kind: kind for kind in KINDS}
    words = prefix.split("+")
    kinds = tuple(dict.fromkeys(named[word] for word in words if word in named))
    if not colon or not rest or len(kinds) < len(words):
        return None, id_number
    return kinds, rest


def with_kinds(kinds: Iterable[Kind], competency_id: str) -> str:
    """Write kinds in front of an id, for want of a column of their own.

    Args:
        kinds: The kinds.
        competency_id: The id.

    Returns:
        The ID number.

    Example:
        >>> with_kinds(("habit",), "pausing")
        'habit:pausing'
    """
    return f"{'+'.join(kinds)}:{competency_id}"
