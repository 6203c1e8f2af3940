"""Typed user code for reports and pictures; checked by mypy, never executed."""

from collections.abc import Sequence
from pathlib import Path
from typing import assert_type

import polars as pl
from matplotlib.figure import Figure

import devframe as dv
from devframe import pictures
from devframe.reporting import Report

study = dv.Study(pl.DataFrame(), before="before", after="after")
finding = study.learning()
assert_type(finding.plot(), Figure)
study.report().save("evaluation.html")
study.report(finding, title="Course").save(Path("evaluation.md"))


def put_on_one_page(plan: dv.Plan, advice: Sequence[dv.Recommendation]) -> Report:
    made = dv.report(
        {"Advice": advice, "Plan": plan, "Evaluation": finding}, title="Team", each_person=True
    )
    assert_type(made.to_html(), str)
    assert_type(made.to_markdown(), str)
    assert_type(pictures.alt_text(plan.plot(theme="dark")), str)
    return made


dv.report(finding, title="Course", smallest_group=10, pictures=False)
dv.report(3, title="Course")  # type: ignore[arg-type]
