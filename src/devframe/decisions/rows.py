"""Decisions as rows of fixed columns: for spreadsheets and dataframes."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from devframe._base.files import csv_line, spreadsheet_safe
from devframe._base.shown import escape_controls
from devframe.decisions.history import Standing
from devframe.decisions.records import HumanDecision, Outcome
from devframe.recommendation import Verdict


class DecisionRow(NamedTuple):
    """One decision; what does not apply is `None`.

    Attributes:
        need_id: The need.
        person_id: Whose need it is.
        decision_id: The decision.
        stands: Whether it stands; else a later one replaced it.
        recommendation_id: The recommendation.
        policy_id: The policy that made it.
        policy_version: Its version.
        policy_sha256: Its fingerprint.
        verdict: The recommended verdict.
        recommended: The recommended method.
        settled: Whether no unknown fact could have changed that.
        outcome: What was decided.
        method: The method that stands by it.
        decided_by: Who decided.
        decided_at: When, with the offset from UTC.
        reason: Why.
        supersedes: The decision that it replaced.
        contests: How often it was contested.
        open_contests: How many of these nobody has answered.
    """

    need_id: str
    person_id: str
    decision_id: str
    stands: bool
    recommendation_id: str
    policy_id: str
    policy_version: str
    policy_sha256: str
    verdict: Verdict
    recommended: str | None
    settled: bool
    outcome: Outcome
    method: str | None
    decided_by: str
    decided_at: datetime
    reason: str | None
    supersedes: str | None
    contests: int
    open_contests: int


_SAME = frozenset(HumanDecision.model_fields)


def decision_rows(standings: Iterable[Standing]) -> list[DecisionRow]:
    """Lay decisions out in rows; any dataframe library takes the list as it is.

    Args:
        standings: What stands for each need, such as `History.standings`.

    Returns:
        A row for every decision, replaced ones before those that replace them.
    """
    return [_row(one, decision) for one in standings for decision in (*one.earlier, one.decision)]


def decision_csv(standings: Iterable[Standing]) -> Iterator[str]:
    r"""Write decisions as CSV with the columns of `DecisionRow`.

    Args:
        standings: As in `decision_rows`.

    Yields:
        Lines, the header first; an empty cell means "does not apply". What people wrote is made
        harmless for spreadsheets and terminals.

    Example:
        >>> next(decision_csv([])).startswith("need_id,person_id,decision_id,stands")
        True
    """
    yield csv_line(DecisionRow._fields)
    for row in decision_rows(standings):
        yield csv_line(spreadsheet_safe(escape_controls(_cell(value))) for value in row)


def _row(standing: Standing, decision: HumanDecision) -> DecisionRow:
    about = [one for one in standing.contests if one.decision_id == decision.id]
    unanswered = [one for one in standing.open_contests if one.decision_id == decision.id]
    same = {name: getattr(decision, name) for name in DecisionRow._fields if name in _SAME}
    return DecisionRow(
        **same,
        decision_id=decision.id,
        stands=decision is standing.decision,
        contests=len(about),
        open_contests=len(unanswered),
    )


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat()
        case _:
            return str(value)
