"""Findings as one self-contained page: escaped, without scripts, asking no server for anything."""

from collections.abc import Iterable, Mapping
from importlib import resources

from devframe._base.errors import MissingExtraError
from devframe._base.sources import source
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.many import ManyFindings
from devframe.kirkpatrick.markup import html_list


def evaluation_page(parts: Mapping[str, Finding | ManyFindings], *, title: str, study: str) -> str:
    """Write findings as an HTML page.

    Args:
        parts: The findings by heading.
        title: Title of the page.
        study: The study in a sentence, as `Study.sentence` tells it.

    Returns:
        HTML; the same findings give the same bytes.

    Raises:
        MissingExtraError: When jinja2 is not installed.

    Example:
        >>> from devframe.kirkpatrick import nps
        >>> page = evaluation_page({"Course": nps([10, 9, 3])}, title="A & B", study="3 people.")
        >>> "<title>A &amp; B</title>" in page
        True
    """
    try:
        from jinja2 import Environment  # noqa: PLC0415 - only a page needs it
        from markupsafe import Markup  # noqa: PLC0415 - comes with jinja2
    except ModuleNotFoundError as error:
        raise MissingExtraError("an HTML page", extra="report") from error
    templates = {
        name: part if isinstance(part, Finding) else part.template for name, part in parts.items()
    }
    text = resources.files("devframe.kirkpatrick").joinpath("page.html").read_text("utf-8")
    # What the notebook shows and what html_list builds is escaped already.
    return (
        Environment(autoescape=True, trim_blocks=True)
        .from_string(text)
        .render(
            title=title,
            study=study,
            parts=[
                (
                    name,
                    {
                        "told": Markup(part._repr_html_()),  # noqa: S704 - see above
                        "assumptions": Markup(html_list(templates[name].assumptions)),  # noqa: S704
                    },
                )
                for name, part in parts.items()
            ],
            citations=Markup(html_list(_citations(templates.values()))),  # noqa: S704 - see above
        )
    )


def _citations(findings: Iterable[Finding]) -> list[str]:
    keys = {key for finding in findings for key in finding.sources}
    return [source(key).citation for key in sorted(keys)]
