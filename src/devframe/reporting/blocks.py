"""What a report is made of: sections, and the few kinds of blocks in them."""

from typing import Any, Literal, TypeAlias

import attrs

PictureName = Literal[
    "decision_trace",
    "follow_up_timeline",
    "forest_plot",
    "gap_map",
    "level_chain",
    "plan_timeline",
    "roi_tornado",
]
"""A function of `devframe.pictures`, by its name: what draws is loaded when something is drawn."""


@attrs.frozen
class Paragraph:
    """Running text.

    Attributes:
        text: The text; nothing in it is read as markup.
    """

    text: str


@attrs.frozen
class Items:
    """A list.

    Attributes:
        entries: Its entries, at least one.
        mark: Word before each of them, such as `Caution`, which makes them stand out; empty for a
            plain list.
    """

    entries: tuple[str, ...]
    mark: str = ""


@attrs.frozen
class Table:
    """A table whose first column names the rows.

    Attributes:
        caption: What it shows.
        heads: Headings of all columns.
        rows: Cells per row, as many as headings.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@attrs.frozen
class Drawing:
    """A picture, drawn when the report is written, with its words.

    Attributes:
        picture: What draws it.
        of: What is drawn.
    """

    picture: PictureName
    of: Any


Block: TypeAlias = Paragraph | Items | Table | Drawing


@attrs.frozen
class Section:
    """A part of a report under a heading.

    Attributes:
        heading: Its heading.
        blocks: What stands in it.
        parts: Sections within it; these have none of their own.
        sources: Keys of the sources that it rests on.
    """

    heading: str
    blocks: tuple[Block, ...] = ()
    parts: tuple["Section", ...] = ()
    sources: tuple[str, ...] = ()
