"""Findings, chains and returns as sections: the sentence first, then numbers and cautions."""

from collections.abc import Iterable, Iterator

from devframe.kirkpatrick.bundle import Findings
from devframe.kirkpatrick.chain_view import NO_INFERENCE, ProgramChain
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.fairness_suppression import withheld_groups
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.many import ManyFindings
from devframe.kirkpatrick.markup import HEADS, cells_of
from devframe.kirkpatrick.returns_result import ReturnOnInvestment
from devframe.reporting.blocks import Block, Drawing, Items, Paragraph, Section, Table
from devframe.reporting.options import Options

_MOST_DRAWN = 60


def finding_section(finding: Finding, heading: str, options: Options) -> Section:
    """Report one finding and those beside it.

    Args:
        finding: The finding.
        heading: Heading of the section.
        options: What a reader may see.

    Returns:
        The section; of a finding on too few people it says no more than that.
    """
    if finding.n < options.smallest_group:
        text = f"Withheld: the finding rests on fewer than {options.smallest_group} people."
        return Section(heading, (Paragraph(text),))
    held = (finding, *(one for one in finding.also if one.n >= options.smallest_group))
    rows = tuple((one.estimand, *cells_of(one)) for one in held)
    blocks: list[Block] = [
        Paragraph(finding.sentence()),
        Table("What was found", ("", *HEADS), rows),
        *_cautions(finding.warnings),
    ]
    if options.pictures and finding.estimate is not None and finding.low is not None:
        blocks.append(Drawing("forest_plot", finding))
    blocks += _assumptions(finding.assumptions)
    return Section(heading, tuple(blocks), sources=finding.sources)


def many_section(findings: ManyFindings, heading: str, options: Options) -> Section:
    """Report one finding per group; groups that are too small are named and not shown.

    Where a single small group could be computed from the others and the whole, others are withheld
    with it.

    Args:
        findings: The findings.
        heading: Heading of the section.
        options: What a reader may see.

    Returns:
        The section, in the order of the labels: nobody is ranked.
    """
    rows: list[tuple[str, ...]] = []
    drawn: list[Finding] = []
    sizes = [one.n for one in findings]
    hidden = withheld_groups(sizes, smallest=options.smallest_group)
    for place, (label, one) in enumerate(zip(findings.labels, findings, strict=True)):
        if label in findings.withheld or place in hidden:
            # The size of a group withheld for the sake of a small one would give that one's away.
            size = options.shown_count(one.n) if one.n < options.smallest_group else "withheld"
            rows.append((str(label), "withheld", "", "", size, one.claim))
        else:
            rows.append((str(label), *cells_of(one)))
            drawn.append(one)
    template = findings.template
    blocks: list[Block] = [
        Paragraph(findings.sentence()),
        Table(f"By {findings.by}", (findings.by, *HEADS), tuple(rows)),
        *_cautions(template.warnings),
    ]
    if options.pictures and 1 < len(drawn) <= _MOST_DRAWN:
        blocks.insert(2, Drawing("forest_plot", tuple(drawn)))
    blocks += _assumptions(template.assumptions)
    return Section(heading, tuple(blocks), sources=template.sources)


def findings_section(findings: Findings, heading: str, options: Options) -> Section:
    """Report findings that belong together, one part each.

    Args:
        findings: The findings by name.
        heading: Heading of the section.
        options: What a reader may see.

    Returns:
        The section.
    """
    parts = tuple(
        finding_section(one, name, options)
        if isinstance(one, Finding)
        else many_section(one, name, options)
        for name, one in findings.parts.items()
    )
    return Section(heading, parts=parts)


def chain_section(chain: ProgramChain, heading: str, options: Options) -> Section:
    """Report the four levels of a program: where the chain breaks and what to look at.

    Args:
        chain: The view of the levels.
        heading: Heading of the section.
        options: What a reader may see.

    Returns:
        The section.
    """
    blocks: list[Block] = [
        Paragraph(chain.sentence()),
        Paragraph(NO_INFERENCE),
        Items(tuple(one.sentence() for one in chain.levels)),
    ]
    if options.pictures:
        blocks.append(Drawing("level_chain", chain))
    readings = tuple(one.sentence for one in (*chain.breaks, *chain.notes))
    if readings:
        blocks.append(Items(readings, mark="Caution"))
    if chain.causes:
        rows = tuple((one.sentence, one.owner, one.first_action) for one in chain.causes)
        blocks.append(Table("What to look at", ("", "whose move", "first action"), rows))
    if chain.indicators:
        told = tuple(one.sentence(chain.as_of) for one in chain.indicators)
        blocks += [Paragraph("Early signs:"), Items(told)]
    return Section(heading, tuple(blocks), sources=chain.sources)


def return_section(result: ReturnOnInvestment, heading: str, options: Options) -> Section:
    """Report a return on investment, or a scenario under that name.

    Args:
        result: The return.
        heading: Heading of the section.
        options: What a reader may see.

    Returns:
        The section.
    """
    figures = (
        ("benefit", f"{shown(result.benefit)} {result.currency}"),
        ("cost", f"{shown(result.cost)} {result.currency}"),
        ("benefit-cost ratio", shown(result.bcr)),
        ("return", f"{shown(result.roi_percent)} %"),
        ("months to pay back", shown(result.payback_months)),
        ("effect per person at which it breaks even", shown(result.break_even_effect)),
    )
    blocks: list[Block] = [
        Paragraph(result.sentence()),
        Table(result.title, ("", "figure"), figures),
        *_cautions(result.warnings),
    ]
    if options.pictures and any(row.swing > 0 for row in result.tornado):
        blocks.append(Drawing("roi_tornado", result))
    return Section(heading, tuple(blocks), sources=result.sources)


def _cautions(warnings: Iterable[Caution]) -> Iterator[Items]:
    told = tuple(caution.sentence for caution in warnings)
    if told:
        yield Items(told, mark="Caution")


def _assumptions(assumptions: tuple[str, ...]) -> Iterator[Block]:
    if assumptions:
        yield Paragraph("Taken for granted:")
        yield Items(assumptions)
