"""Decisions: what people decided on recommendations, kept in a log, and an audit of access.

The names below load on first use: keeping the log needs no statistics.
"""

from typing import TYPE_CHECKING

from devframe._base.lazy import loader_of

if TYPE_CHECKING:
    from devframe.decisions.audit_records import AccessTable as AccessTable
    from devframe.decisions.audit_records import Audit as Audit
    from devframe.decisions.audit_records import Stage as Stage
    from devframe.decisions.auditing import audit as audit
    from devframe.decisions.deciding import decision_on as decision_on
    from devframe.decisions.deciding import policy_fingerprint as policy_fingerprint
    from devframe.decisions.history import History as History
    from devframe.decisions.history import Standing as Standing
    from devframe.decisions.history import history_of as history_of
    from devframe.decisions.lines import DecisionEntry as DecisionEntry
    from devframe.decisions.lines import LogLine as LogLine
    from devframe.decisions.lines import Tear as Tear
    from devframe.decisions.log import DecisionLog as DecisionLog
    from devframe.decisions.override_counts import OverrideCount as OverrideCount
    from devframe.decisions.override_counts import overrides as overrides
    from devframe.decisions.records import Contest as Contest
    from devframe.decisions.records import ContestAnswer as ContestAnswer
    from devframe.decisions.records import HumanDecision as HumanDecision
    from devframe.decisions.records import Outcome as Outcome
    from devframe.decisions.records import StatedFact as StatedFact
    from devframe.decisions.rows import DecisionRow as DecisionRow
    from devframe.decisions.rows import decision_csv as decision_csv
    from devframe.decisions.rows import decision_rows as decision_rows

# By home, written by hand; no name may be that of a module, or the two would hide each other.
_HOMES = {
    "audit_records": ("AccessTable", "Audit", "Stage"),
    "auditing": ("audit",),
    "deciding": ("decision_on", "policy_fingerprint"),
    "history": ("History", "Standing", "history_of"),
    "lines": ("DecisionEntry", "LogLine", "Tear"),
    "log": ("DecisionLog",),
    "override_counts": ("OverrideCount", "overrides"),
    "records": ("Contest", "ContestAnswer", "HumanDecision", "Outcome", "StatedFact"),
    "rows": ("DecisionRow", "decision_csv", "decision_rows"),
}

__all__ = [
    "AccessTable",
    "Audit",
    "Contest",
    "ContestAnswer",
    "DecisionEntry",
    "DecisionLog",
    "DecisionRow",
    "History",
    "HumanDecision",
    "LogLine",
    "Outcome",
    "OverrideCount",
    "Stage",
    "Standing",
    "StatedFact",
    "Tear",
    "audit",
    "decision_csv",
    "decision_on",
    "decision_rows",
    "history_of",
    "overrides",
    "policy_fingerprint",
]

__getattr__ = loader_of(__name__, _HOMES, extras={"numpy": "evaluate", "scipy": "evaluate"})


def __dir__() -> list[str]:
    return sorted(__all__)
