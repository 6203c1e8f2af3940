"""Gaps between groups as sections; what was withheld stays withheld."""

from devframe.decisions.audit_records import Audit
from devframe.kirkpatrick.fairness import FairnessReport
from devframe.kirkpatrick.fairness_tables import GAP_HEADS, GapTable
from devframe.reporting.blocks import Block, Items, Paragraph, Section, Table
from devframe.reporting.options import Options


def gaps_section(table: GapTable, heading: str, options: Options) -> Section:
    """Report groups beside their reference, in the order of their labels.

    Args:
        table: The groups.
        heading: Heading of the section.
        options: What a reader may see.

    Returns:
        The section. A table made for smaller groups than the reader may see is not shown: hiding
        rows of it would leave them computable from the total.
    """
    if table.smallest_group < options.smallest_group:
        text = (
            f"Withheld: the table shows groups of {table.smallest_group} people, this report none "
            f"below {options.smallest_group}; make it with smallest_group={options.smallest_group}."
        )
        return Section(heading, (Paragraph(text),))
    rows = tuple((row.group, *table.shown_cells(row)) for row in table.rows)
    blocks: list[Block] = [
        Paragraph(table.sentence()),
        Table(f"{table.measure} by {table.by}", (table.by, *GAP_HEADS[1:]), rows),
    ]
    told = tuple(caution.sentence for caution in table.warnings)
    if told:
        blocks.append(Items(told, mark="Caution"))
    cited = {caution.source for caution in table.warnings if caution.source is not None}
    cited.update(*(row.gap.sources for row in table.rows if row.gap is not None))
    return Section(heading, tuple(blocks), sources=tuple(sorted(cited)))


def fairness_section(report: FairnessReport, heading: str, options: Options) -> Section:
    """Report every step of a program, one part each.

    Args:
        report: The steps.
        heading: Heading of the section.
        options: What a reader may see.

    Returns:
        The section.
    """
    parts = tuple(gaps_section(table, table.measure, options) for table in report.tables)
    return Section(heading, parts=parts)


def audit_section(found: Audit, heading: str, options: Options) -> Section:
    """Report an audit: what its gaps show and do not show, then table by table.

    Args:
        found: The audit.
        heading: Heading of the section.
        options: What a reader may see.

    Returns:
        The section. Where its tables may not be shown, neither is what they say.
    """
    parts = tuple(gaps_section(table, table.measure, options) for table in found.tables)
    if any(table.smallest_group < options.smallest_group for table in found.tables):
        return Section(heading, parts=parts)
    told: list[Block] = [Paragraph(found.verdict())]
    if explain := found.to_explain():
        told.append(Items(explain, mark="To explain"))
    told.append(Items(tuple(caution.sentence for caution in found.warnings), mark="Caution"))
    return Section(heading, tuple(told), parts=parts)
