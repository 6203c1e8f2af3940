"""The report: what devframe found, planned and advises, for people to read."""

import os
from collections.abc import Mapping
from html import escape
from pathlib import Path

import attrs

from devframe._base.errors import UnknownNameError
from devframe._base.files import write_whole
from devframe.reporting.blocks import Section
from devframe.reporting.chapters import Subject, section_of
from devframe.reporting.html_form import html_page
from devframe.reporting.markdown_form import markdown_page
from devframe.reporting.options import Options

_FORMATS = (".html", ".md")


@attrs.frozen
class Report:
    """A report, ready to be written.

    Attributes:
        title: Its title.
        lead: What it is about, in a sentence or two; empty when the title says it.
        sections: Its sections.
    """

    title: str
    lead: str
    sections: tuple[Section, ...]

    def to_html(self) -> str:
        """Write it as one self-contained page.

        Returns:
            HTML without scripts that asks no server for anything; the same report gives the same
            bytes.

        Raises:
            MissingExtraError: When the extra `report` is not installed.
        """
        return html_page(self.title, self.lead, self.sections)

    def to_markdown(self) -> str:
        """Write it as Markdown; pictures stand in it as their words.

        Returns:
            Markdown; the same report gives the same bytes.

        Raises:
            MissingExtraError: When it has pictures and the extra `report` is not installed.
        """
        return markdown_page(self.title, self.lead, self.sections)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file, whole or not at all.

        Args:
            path: The file; `.html` or `.md` decides the format.

        Raises:
            UnknownNameError: When the file has another extension.
            OSError: When the file cannot be written.
        """
        suffix = Path(path).suffix.lower()
        if suffix not in _FORMATS:
            raise UnknownNameError("format", suffix, known=_FORMATS)
        page = self.to_html() if suffix == ".html" else self.to_markdown()
        with write_whole(path) as handle:
            handle.write(page)

    def _repr_html_(self) -> str:
        """Show the report in a notebook, in a frame of its own so that styles do not mix."""
        return (
            f'<iframe title="{escape(self.title)}" srcdoc="{escape(self.to_html())}" '
            'sandbox style="width:100%;height:40rem;border:0"></iframe>'
        )


def report(
    subject: Subject | Mapping[str, Subject],
    *,
    title: str,
    lead: str = "",
    smallest_group: int = 5,
    each_person: bool = False,
    pictures: bool = True,
) -> Report:
    """Report an evaluation, a plan, a cohort's recommendations, or all of them on one page.

    Args:
        subject: What to report; several by heading make a section each.
        title: Title of the report.
        lead: What it is about, in a sentence or two, such as `Study.sentence()`.
        smallest_group: Least people in a group whose figures are shown; 1 shows all. Plans and
            follow-ups are lists of work and name single people; hand them to those who do the work.
        each_person: Whether advice lists single people as well.
        pictures: Whether to draw pictures.

    Returns:
        The report; write it with `save`.

    Raises:
        InvalidInputError: When there is no way to report a subject.

    Source:
        A smallest group of 5 is devframe's convention (`devframe-convention`).

    Example:
        >>> from devframe.kirkpatrick import nps
        >>> made = report(nps([10, 9, 3, 8, 7, 10]), title="A & B", pictures=False)
        >>> "<title>A &amp; B</title>" in made.to_html()
        True
    """
    options = Options(smallest_group=smallest_group, each_person=each_person, pictures=pictures)
    parts = subject if isinstance(subject, Mapping) else {"": subject}
    sections = tuple(section_of(part, heading, options) for heading, part in parts.items())
    return Report(title, lead, sections)
