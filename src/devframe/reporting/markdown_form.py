"""Reports as Markdown: everything escaped, so that text stays text."""

from collections.abc import Iterable, Iterator, Sequence

from devframe._base.shown import escape_markdown
from devframe.reporting.blocks import Block, Items, Paragraph, Section, Table
from devframe.reporting.sheets import citations, draw


def markdown_page(title: str, lead: str, sections: Sequence[Section]) -> str:
    """Write a report as Markdown.

    Args:
        title: Its title.
        lead: What it is about.
        sections: Its sections.

    Returns:
        Markdown.
    """
    lines = [f"# {escape_markdown(title)}", "", *_paragraph(lead)]
    for section in sections:
        lines += _section(section, level=2)
    cited = citations(sections)
    if cited:
        lines += ["## Sources", "", *_entries(cited)]
    return "\n".join(lines)


def _section(section: Section, *, level: int) -> Iterator[str]:
    if section.heading:
        yield from (f"{'#' * level} {escape_markdown(section.heading)}", "")
    for block in section.blocks:
        yield from _block(block)
    for part in section.parts:
        yield from _section(part, level=level + 1)


def _block(block: Block) -> Iterable[str]:
    match block:
        case Paragraph():
            return _paragraph(block.text)
        case Items():
            return _entries(
                f"{block.mark}: {text}" if block.mark else text for text in block.entries
            )
        case Table():
            return _table(block)
        case _:
            return _paragraph(f"Picture: {draw(block).words}")


def _paragraph(text: str) -> Iterator[str]:
    if text:
        yield from (escape_markdown(text), "")


def _entries(texts: Iterable[str]) -> Iterator[str]:
    yield from (f"- {escape_markdown(text)}" for text in texts)
    yield ""


def _table(table: Table) -> Iterator[str]:
    yield from (f"{escape_markdown(table.caption)}:", "")
    yield _row(escape_markdown(head) for head in table.heads)
    yield _row(["---"] * len(table.heads))
    yield from map(_row, ([escape_markdown(cell) for cell in row] for row in table.rows))
    yield ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
