"""Recommendations as CSV, JSON and Markdown, one at a time, so that any number can be written."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, assert_never

from devframe._base.errors import UnknownNameError
from devframe._base.files import csv_line, spreadsheet_safe, write_whole
from devframe._base.shown import escape_controls, escape_markdown
from devframe.recommendation.explain import headline
from devframe.recommendation.records import Recommendation

WrittenFormat = Literal["csv", "json", "jsonl", "md"]
"""`csv` opens in a spreadsheet, `json` and `jsonl` hold everything, `md` is for readers."""

_FORMAT_OF_SUFFIX: dict[str, WrittenFormat] = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".md": "md",
}

COLUMNS = (
    "need_id",
    "person_id",
    "competency_id",
    "competency_name",
    "verdict",
    "method",
    "settled",
    "steps",
    "answer",
    "because",
    "points",
    "causes",
    "owners",
    "questions",
    "controls",
    "warnings",
    "policy_id",
    "policy_version",
)
"""The columns of the CSV form; several values in one cell are joined by `; `."""


def because(recommendation: Recommendation) -> str:
    """Say in one sentence what the answer rests on most.

    Args:
        recommendation: The recommendation.

    Returns:
        The weightiest reason for the method; or whose move it is and why; or the first question.
    """
    if recommendation.verdict == "ask_first":
        return recommendation.questions[0].text
    if recommendation.verdict == "fix_elsewhere":
        alone = next(cause for cause in recommendation.causes if cause.alone)
        return f"{alone.sentence} First move: {alone.owner}."
    reasons = [item for item in recommendation.reasons if item.method == recommendation.method]
    if not reasons:
        return "It is the only method that can be had."
    return max(reasons, key=lambda item: item.points).sentence


def write_recommendations(
    recommendations: Iterable[Recommendation], path: str | os.PathLike[str]
) -> None:
    """Write recommendations to a file, whole or not at all.

    Args:
        recommendations: Any number of them; they are taken one at a time.
        path: The file; its ending decides the format: `.csv`, `.json`, `.jsonl` (or `.ndjson`) or
            `.md`.

    Raises:
        UnknownNameError: When the file's ending is another.
        OSError: When the file cannot be written.
    """
    written_format = format_of(path)
    if written_format is None:
        raise UnknownNameError("format", Path(path).suffix, known=_FORMAT_OF_SUFFIX)
    with write_whole(path) as handle:
        handle.writelines(written_lines(recommendations, written_format))


def format_of(path: str | os.PathLike[str]) -> WrittenFormat | None:
    """Tell the format that a file's ending stands for.

    Args:
        path: The file.

    Returns:
        The format, or `None` when the ending is another.
    """
    return _FORMAT_OF_SUFFIX.get(Path(path).suffix.lower())


def written_lines(
    recommendations: Iterable[Recommendation], written_format: WrittenFormat
) -> Iterator[str]:
    """Write recommendations piece by piece.

    Args:
        recommendations: Any number of them; they are taken one at a time.
        written_format: The format.

    Returns:
        Pieces of text that make up the document when joined.
    """
    match written_format:
        case "csv":
            return _csv_lines(recommendations)
        case "json":
            return _json_lines(recommendations)
        case "jsonl":
            # Inside JSON texts this escape is the same text to every reader.
            return (f"{escape_controls(item.to_json())}\n" for item in recommendations)
        case "md":
            return _markdown_lines(recommendations)
        case _:
            assert_never(written_format)


def _csv_lines(recommendations: Iterable[Recommendation]) -> Iterator[str]:
    yield csv_line(COLUMNS)
    for item in recommendations:
        yield csv_line(spreadsheet_safe(escape_controls(cell)) for cell in _cells(item))


def _cells(item: Recommendation) -> tuple[str, ...]:
    return (
        item.need_id,
        item.person_id,
        item.competency_id,
        item.competency_name or "",
        item.verdict,
        item.method or "",
        "true" if item.settled else "false",
        "; ".join(f"{step.method}/{step.form}" for step in item.steps),
        headline(item),
        because(item),
        "; ".join(f"{score.method}={score.points}" for score in item.scores),
        "; ".join(cause.code for cause in item.causes),
        "; ".join(dict.fromkeys(cause.owner for cause in item.causes)),
        "; ".join(" or ".join(question.facts) for question in item.questions),
        "; ".join(control.code for control in item.controls),
        "; ".join(warning.code for warning in item.warnings),
        item.policy_id,
        item.policy_version,
    )


def _json_lines(recommendations: Iterable[Recommendation]) -> Iterator[str]:
    start = "[\n"
    for item in recommendations:
        yield start + escape_controls(item.to_json())
        start = ",\n"
    yield "[]\n" if start == "[\n" else "\n]\n"


def _markdown_lines(recommendations: Iterable[Recommendation]) -> Iterator[str]:
    yield "| Person | Competency | Answer | Because |\n| --- | --- | --- | --- |\n"
    for item in recommendations:
        cells = (
            item.person_id,
            item.competency_name or item.competency_id,
            headline(item),
            because(item),
        )
        yield f"| {' | '.join(map(escape_markdown, cells))} |\n"
