"""Recommendations laid out for a terminal."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from devframe._base.counted import counted
from devframe._base.shown import escape_controls
from devframe.recommendation import Recommendation, because

_STYLES = {"develop": "green", "fix_elsewhere": "yellow", "ask_first": "cyan"}
_VERDICTS = {"develop": "develop", "fix_elsewhere": "fix elsewhere", "ask_first": "ask first"}


def table_lines(
    recommendations: Iterable[Recommendation], *, width_characters: int, color: bool
) -> Iterator[str]:
    """Lay recommendations out as a table with a count of the answers below.

    Args:
        recommendations: The recommendations.
        width_characters: Width of the table.
        color: Whether to color the answers.

    Yields:
        The table as text.
    """
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name, ratio in (("Person", 2), ("Competency", 3), ("What to do", 4), ("Because", 7)):
        table.add_column(name, ratio=ratio, overflow="fold")
    table.expand = True
    counts: Counter[str] = Counter()
    for item in recommendations:
        counts[item.verdict] += 1
        table.add_row(
            Text(escape_controls(item.person_id)),
            Text(escape_controls(item.competency_name or item.competency_id)),
            Text(escape_controls(_what_to_do(item)), style=_STYLES[item.verdict]),
            Text(escape_controls(_because_and_notes(item))),
        )
    page = StringIO()
    Console(
        file=page,
        width=width_characters,
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        highlight=False,
    ).print(table)
    # Padding at line ends is invisible in a terminal and a nuisance in a file.
    yield "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())
    total = ", ".join(f"{counts[key]} {name}" for key, name in _VERDICTS.items() if counts[key])
    needs = counted(counts.total(), "need")
    yield f"\n{needs}: {total}.\n" if total else f"\n{needs}.\n"


def explained_lines(
    recommendations: Iterable[Recommendation], *, width_characters: int
) -> Iterator[str]:
    """Write recommendations out in full, wrapped to a width.

    Args:
        recommendations: The recommendations.
        width_characters: Width of a line.

    Yields:
        One recommendation at a time, a blank line between.
    """
    between = ""
    for item in recommendations:
        yield between
        between = "\n"
        for line in item.explain().split("\n"):
            safe = escape_controls(line)
            text = safe.lstrip(" ")
            indent = " " * (len(safe) - len(text))
            hanging = f"{indent}     "
            wrapped = textwrap.wrap(
                text,
                width=width_characters,
                initial_indent=indent,
                subsequent_indent=hanging,
                break_on_hyphens=False,
            )
            yield "\n".join(wrapped) + "\n"


def _because_and_notes(item: Recommendation) -> str:
    codes = [*(control.code for control in item.controls), *(note.code for note in item.warnings)]
    notes = ", ".join(code.replace("_", " ") for code in codes)
    return f"{because(item)} Note: {notes}." if notes else because(item)


def _what_to_do(item: Recommendation) -> str:
    if item.verdict == "ask_first":
        return f"Ask first: {counted(len(item.questions), 'question')}"
    firmness = "" if item.settled else " (provisional)"
    if item.verdict == "develop":
        steps = ", then ".join(
            f"{step.method} ({step.form.replace('_', ' ')})" for step in item.steps
        )
        return f"Develop: {steps}{firmness}"
    causes = ", ".join(cause.code.replace("_", " ") for cause in item.causes if cause.alone)
    return f"Fix elsewhere: {causes}{firmness}"
