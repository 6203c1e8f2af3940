"""Whatever can be reported, as a section: the one place that knows what there is."""

from collections.abc import Callable, Mapping, Sequence
from functools import singledispatch
from typing import Any, TypeAlias

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe.decisions.audit_records import Audit
from devframe.followup.fade.records import ProgramWatch
from devframe.followup.series import FollowUpSeries
from devframe.kirkpatrick.bundle import Findings
from devframe.kirkpatrick.chain_view import ProgramChain
from devframe.kirkpatrick.fairness import FairnessReport
from devframe.kirkpatrick.fairness_tables import GapTable
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.many import ManyFindings
from devframe.kirkpatrick.returns_result import ReturnOnInvestment
from devframe.program.plan import Plan
from devframe.recommendation import CaseOutcome, Recommendation
from devframe.recommendation.cohort import CohortRecommendation
from devframe.reporting.advice import advice_section, recommendation_section
from devframe.reporting.blocks import Drawing, Section
from devframe.reporting.evaluation import (
    chain_section,
    finding_section,
    findings_section,
    many_section,
    return_section,
)
from devframe.reporting.fairness import audit_section, fairness_section, gaps_section
from devframe.reporting.options import Options
from devframe.reporting.plans import plan_section, series_section, watch_section

Subject: TypeAlias = (
    Finding
    | ManyFindings
    | Findings
    | ProgramChain
    | FairnessReport
    | Audit
    | GapTable
    | ReturnOnInvestment
    | Recommendation
    | CohortRecommendation
    | CaseOutcome
    | Plan
    | FollowUpSeries
    | Sequence[Recommendation]
    | Sequence[FollowUpSeries]
    | Sequence[ProgramWatch]
)
"""What can be reported: an evaluation, advice, a plan, follow-ups and how they hold up."""


@singledispatch
def section_of(subject: object, heading: str, options: Options) -> Section:
    """Report one subject.

    Args:
        subject: What to report; a sequence holds one kind of record.
        heading: Heading of its section.
        options: What a reader may see.

    Returns:
        The section.

    Raises:
        InvalidInputError: When there is no way to report it.
    """
    members = tuple(subject) if isinstance(subject, Sequence) else ()
    for kind, report_all in _SEQUENCES.items():
        if members and all(isinstance(one, kind) for one in members):
            return report_all(members, heading, options)
    given = {type(one).__name__ for one in members} or {type(subject).__name__}
    message = (
        "expected findings, a chain, gaps, a return, recommendations, a plan, follow-ups or what "
        f"the fade watch said, got {', '.join(sorted(given))}; report what devframe has computed"
    )
    fault = Fault(heading or "subject", "not_reportable", message)
    raise InvalidInputError([fault], origin="report")


_SEQUENCES: Mapping[type, Callable[[Any, str, Options], Section]] = {
    Recommendation: advice_section,
    FollowUpSeries: series_section,
    ProgramWatch: watch_section,
}

section_of.register(Finding, finding_section)
section_of.register(ManyFindings, many_section)
section_of.register(Findings, findings_section)
section_of.register(ProgramChain, chain_section)
section_of.register(FairnessReport, fairness_section)
section_of.register(Audit, audit_section)
section_of.register(GapTable, gaps_section)
section_of.register(ReturnOnInvestment, return_section)
section_of.register(Recommendation, recommendation_section)
section_of.register(Plan, plan_section)


@section_of.register
def _(subject: CohortRecommendation, heading: str, options: Options) -> Section:
    return advice_section(subject.recommendations, heading, options)


@section_of.register
def _(subject: FollowUpSeries, heading: str, options: Options) -> Section:
    return series_section((subject,), heading, options)


@section_of.register
def _(subject: CaseOutcome, heading: str, options: Options) -> Section:
    section = advice_section(subject.recommendations, heading, options)
    if not (options.pictures and options.each_person and subject.profiles):
        return section
    gaps = Drawing("gap_map", subject.profiles)
    return attrs.evolve(section, blocks=(*section.blocks, gaps))
