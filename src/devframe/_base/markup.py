"""Small HTML for notebooks: every text escaped, never long, readable on light and dark ground.

Nothing here sets a color, so that the reader's own colors hold.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from html import escape
from itertools import islice
from typing import Any, cast

import attrs
from pydantic import BaseModel

from devframe._base.errors import Fault
from devframe._base.shown import escape_controls

SHOWN_ROWS = 30
"""Rows of a table, unless asked otherwise; the rest is counted."""

_UNBROKEN_LENGTH = 24  # fits "−1234.5 to 1234.5 %"; longer cells, such as long units, may break
_LEFT = "text-align:left"  # notebooks set tables flush right
_TEXT_LENGTH = 240
_SHOWN_ITEMS = 4
_SHOWN_RECORDS = 8
_SHOWN_COLUMNS = 7
_LABELS = ("competency_name", "name", "label", "id", "code", "person_id", "sentence", "text")


def html_text(text: object) -> str:
    """Write anything as text of HTML, on one line and of bounded length.

    Args:
        text: Anything.

    Returns:
        HTML without a tag.

    Example:
        >>> html_text("<b>")
        '&lt;b&gt;'
    """
    shown = escape_controls(str(text))
    return escape(shown if len(shown) <= _TEXT_LENGTH else f"{shown[: _TEXT_LENGTH - 1]}…")


def html_table(
    heads: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]], *, most: int = SHOWN_ROWS
) -> str:
    """Build a table with a heading for every column and row.

    Args:
        heads: Headings of the columns, that of the row names first.
        rows: Name and cells of each row.
        most: Rows shown; the rest is only counted.

    Returns:
        HTML.

    Example:
        >>> html_table(["", "n"], [("a<b", ["3"])]).count("&lt;")
        1
    """
    rows = iter(rows)
    head = "".join(f'<th scope="col" style="{_LEFT}">{html_text(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row" style="{_LEFT}">{html_text(name)}</th>'
        + "".join(_cell(cell) for cell in cells)
        + "</tr>"
        for name, cells in islice(rows, most)
    )
    rest = sum(1 for _ in rows)
    more = f"<p>… and {rest} more</p>" if rest else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cell(text: str) -> str:
    """Build a cell; an interval or p-value that breaks across lines is misread."""
    unbroken = ";white-space:nowrap" if len(text) <= _UNBROKEN_LENGTH else ""
    return f'<td style="{_LEFT}{unbroken}">{html_text(text)}</td>'


def html_list(texts: Iterable[str]) -> str:
    """Build a list, or nothing where there is nothing to list.

    Args:
        texts: The entries.

    Returns:
        HTML, possibly empty.

    Example:
        >>> html_list([]), html_list(["a & b"])
        ('', '<ul><li>a &amp; b</li></ul>')
    """
    entries = "".join(f"<li>{escape(escape_controls(text))}</li>" for text in texts)
    return f"<ul>{entries}</ul>" if entries else ""


def html_paragraph(text: str) -> str:
    """Build a paragraph.

    Args:
        text: What it says.

    Returns:
        HTML.

    Example:
        >>> html_paragraph("a < b")
        '<p>a &lt; b</p>'
    """
    return f"<p>{escape(escape_controls(text))}</p>"


def html_head(title: str, text: str = "") -> str:
    """Build the line above a table.

    Args:
        title: What is shown.
        text: A sentence about it.

    Returns:
        HTML.

    Example:
        >>> html_head("Need", "a < b")
        '<p><strong>Need</strong> a &lt; b</p>'
    """
    told = f" {escape(escape_controls(text))}" if text else ""
    return f"<p><strong>{html_text(title)}</strong>{told}</p>"


def html_fields(title: str, fields: Mapping[str, object], *, sentence: str = "") -> str:
    """Build a table of named values, with a table of its own for each list of records.

    Args:
        title: What they belong to.
        fields: The values by name.
        sentence: What they say together, where that is known.

    Returns:
        HTML. What is not known is gathered in one row; of a list of records the first few are
        shown.

    Example:
        >>> html_fields("Need", {"person_id": "p-1", "context": None}).count("<tr>")
        3
    """
    lists = {name: found for name, value in fields.items() if (found := _records(value))}
    rows = [
        (_words(name), [value_text(value)])
        for name, value in fields.items()
        if value is not None and name not in lists
    ]
    unknown = [_words(name) for name, value in fields.items() if value is None]
    if unknown:
        rows.append(("not known", [", ".join(unknown)]))
    tables = (_records_html(name, value) for name, value in lists.items())
    return html_head(title, sentence) + html_table(("", ""), rows, most=len(rows)) + "".join(tables)


def value_text(value: object) -> str:
    """Say a value in a few words.

    Args:
        value: A value of a record.

    Returns:
        Text; of many things the first few and how many there are.

    Example:
        >>> value_text(True), value_text(None), value_text((1, 2)), value_text(())
        ('yes', 'not known', '1, 2', 'none')
    """
    match value:
        case None:
            text = "not known"
        case bool():
            text = "yes" if value else "no"
        case float():
            text = f"{value:.6g}".replace("-", "−")
        case datetime() | date():
            text = value.isoformat()
        case BaseModel():
            text = _label(value)
        case Mapping():
            text = _items([f"{key}: {value_text(one)}" for key, one in value.items()])
        case frozenset():
            text = _items(sorted(map(value_text, value)))
        case tuple() | list():
            text = _items(value)
        case _:
            text = str(value)
    return text


def _items(values: Sequence[object]) -> str:
    if not values:
        return "none"
    is_long = any(isinstance(value, BaseModel | Fault) for value in values)
    shown = ("; " if is_long else ", ").join(value_text(value) for value in values[:_SHOWN_ITEMS])
    rest = len(values) - _SHOWN_ITEMS
    return f"{shown} and {rest} more" if rest > 0 else shown


def _label(record: BaseModel) -> str:
    """Name a record inside another: by its name where it has one, else by what it holds."""
    for name in _LABELS:
        value = getattr(record, name, None)
        if isinstance(value, str) and value:
            return value
    held = {name: getattr(record, name) for name in type(record).model_fields}
    told = "; ".join(
        f"{_words(name)} {value_text(value)}"
        for name, value in held.items()
        if value is not None and value not in ((), "")
    )
    return told or "nothing known"


def _records(value: object) -> list[BaseModel]:
    """Give the records of a list of them; anything else gives none."""
    if isinstance(value, tuple) and all(isinstance(one, BaseModel) for one in value):
        return list(value)
    return []


def _records_html(name: str, records: Sequence[BaseModel]) -> str:
    columns = list(type(records[0]).model_fields)[:_SHOWN_COLUMNS]
    rows = (
        (value_text(getattr(one, columns[0])), [value_text(getattr(one, at)) for at in columns[1:]])
        for one in records
    )
    heads = [_words(column) for column in columns]
    return html_head(_words(name)) + html_table(heads, rows, most=_SHOWN_RECORDS)


def _words(name: str) -> str:
    return name.replace("_", " ")


class Shown:
    """A machine that a notebook shows by its attributes, as it shows records."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        fields = {
            field.name: getattr(self, field.name)
            for field in attrs.fields(cast(Any, type(self)))
            if not field.name.startswith("_")
        }
        return html_fields(type(self).__name__, fields)
