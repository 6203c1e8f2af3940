"""Reports as one HTML page: escaped, without scripts, asking no server for anything."""

from collections.abc import Sequence
from importlib import resources

from devframe import pictures
from devframe._base.errors import MissingExtraError
from devframe._base.shown import escape_controls
from devframe.reporting.blocks import Drawing, Section
from devframe.reporting.sheets import citations, draw


def html_page(title: str, lead: str, sections: Sequence[Section]) -> str:
    """Write a report as HTML.

    Args:
        title: Its title.
        lead: What it is about.
        sections: Its sections.

    Returns:
        The page.

    Raises:
        MissingExtraError: When jinja2 is not installed, or matplotlib where there are pictures.
    """
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - one extra
        from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2
    except ModuleNotFoundError as error:
        raise MissingExtraError("an HTML report", extra="report") from error

    def picture(drawing: Drawing) -> Markup:
        light, dark = draw(drawing), draw(drawing, "dark")
        return Markup(pictures.picture_html(light, dark))  # noqa: S704 - built and escaped there

    environment = Environment(
        loader=PackageLoader("devframe.reporting", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: escape_controls(value) if type(value) is str else value,
    )
    style = resources.files("devframe.reporting").joinpath("page.css").read_text("utf-8")
    return environment.get_template("page.html").render(
        title=title,
        lead=lead,
        sections=sections,
        citations=citations(sections),
        picture=picture,
        kind_of=lambda block: type(block).__name__,
        style=Markup(style),  # noqa: S704 - a file of ours
    )
