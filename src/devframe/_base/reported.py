"""Stations report what they found: the station of reports is called by name, when asked for."""

import os
from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast


class WrittenReport(Protocol):
    """A report, ready to be written; see `devframe.reporting.Report`."""

    def to_html(self) -> str:
        """Write it as one self-contained page."""

    def to_markdown(self) -> str:
        """Write it as Markdown."""

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file; `.html` or `.md` decides the format."""


def report_on(
    subjects: Mapping[str, object], *, title: str, lead: str, smallest_group: int
) -> WrittenReport:
    """Report subjects of a station below that of reports, which therefore must not import it.

    Args:
        subjects: What to report, by heading.
        title: Title of the report.
        lead: What it is about.
        smallest_group: Least people in a group whose figures are shown.

    Returns:
        The report.

    Raises:
        InvalidInputError: When there is no way to report a subject.
    """
    made = import_module("devframe.reporting").report(
        subjects, title=title, lead=lead, smallest_group=smallest_group
    )
    return cast(WrittenReport, made)
