"""Typed user code for the log of decisions and the audit; checked by mypy, never executed."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_type

import polars as pl

import devframe as dv
from devframe.decisions import (
    Audit,
    ContestAnswer,
    DecisionLog,
    DecisionRow,
    HumanDecision,
    LogLine,
    Standing,
    audit,
    decision_on,
    decision_rows,
    overrides,
)


def put_down(need: dv.Need, policy: dv.Policy, *, at: datetime) -> HumanDecision:
    decision = decision_on(
        dv.recommend(need, policy),
        need=need,
        policy=policy,
        outcome="changed",
        method="mentoring",
        by="lead-7",
        at=at,
        reason="The course is full.",
    )
    log = DecisionLog("decisions.jsonl")
    assert_type(log.append(decision), LogLine)
    answer = decision.contested("No.", by="p-1", at=at).answered("Yes.", by="lead-8", at=at)
    assert_type(answer, ContestAnswer)
    log.extend([answer, decision])
    history = log.history()
    assert_type(history.of_need("n-1"), Standing)
    assert_type(decision_rows(history.standings), list[DecisionRow])
    shares = [count.overridden_share for count in overrides(history.standings)]
    assert_type(shares, list[float | None])
    decision_on(dv.recommend(need), need=need, policy=policy, outcome="yes", by="l", at=at)  # type: ignore[arg-type]
    return decision.superseded(outcome="accepted", by="lead-8", at=at, reason="A place is free.")


def look(advice: Sequence[dv.Recommendation], groups: dict[str, str | None]) -> pl.DataFrame:
    found = audit(advice, groups, by="shift", reference="day")
    assert_type(found, Audit)
    assert_type(found.verdict(), str)
    assert_type(found.of_method("coaching")["night"].estimate, float | None)
    dv.report(found, title="Access").save("access.html")
    table: pl.DataFrame = found.table("polars")
    return table


for line in DecisionLog("decisions.jsonl").stream():
    assert_type(line, LogLine | dv.errors.Fault)
