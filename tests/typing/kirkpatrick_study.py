"""User code that must type-check; never executed."""

from datetime import date
from typing import assert_type

import polars as pl

import devframe as dv
from devframe.kirkpatrick import (
    ChainLink,
    Findings,
    GapTable,
    ImpactRatio,
    ManyFindings,
    ProgramChain,
    RefusedError,
    ReliableChange,
    TransferEnvironment,
    fairness_report,
    impact_ratio,
    nps,
    program_chain,
    rate_gaps,
    reaction_survey,
)

df = pl.DataFrame()
study = dv.Study(
    df, unit="person", arm="coached", before="pre", after="post", cluster="team", assigned="self"
)
finding = study.learning()
assert_type(finding, dv.Finding)
assert_type(finding.sentence(), str)
finding.table()
finding.table("polars")
assert_type(finding.estimate, float | None)
assert_type(finding.quantity("r"), float | None)

many = study.learning(by="program")
assert_type(many, ManyFindings)
assert_type(many["a"], dv.Finding)
many.ranks()
assert_type(study.normalized_gain(by="program"), ManyFindings)
assert_type(study.normalized_gain(), dv.Finding)
assert_type(study.reliable_change(reliability=0.8, by="program"), Findings)
assert_type(study.reliable_change(reliability=0.8), ReliableChange)
assert_type(study.retention(later={30: "month"}, by="program"), Findings)

assert_type(study.results(start=3, attended="came"), dv.Finding)
assert_type(study.results(beside={"left": "left", "mood": ("mood1", "mood2")}), Findings)
assert_type(study.persistence(later={90: "sales_90"})[0].since, dv.Finding)
assert_type(study.hand_over(covariates=["age"]).files["README.md"], str)

assert_type(study.behavior(environment=TransferEnvironment(monitored=False)), dv.Finding)
assert_type(study.behavior(by="program", opportunities="calls"), ManyFindings)

reaction = dv.Study(pl.DataFrame()).reaction({"relevance": ["q1", "q2"]}, recommend="q3")
assert_type(reaction, Findings)
assert_type(reaction.sentences(), tuple[str, ...])
assert_type(nps(df["q3"]), dv.Finding)
assert_type(nps([9, 10, 3]), dv.Finding)
reaction_survey({"relevance": [1, 2], "engagement": df[["a", "b"]]})

# Closed vocabularies and fixed signatures refuse what does not exist.
dv.Study(df, assigned="chance")  # type: ignore[arg-type]
dv.Study(df, claim="effect")  # type: ignore[call-arg]
finding.table("excel")  # type: ignore[arg-type]
reaction_survey({"happiness": [1]})  # type: ignore[dict-item]
try:
    study.learning()
except RefusedError as refused:
    assert_type(refused.instead, str)

chain = program_chain(
    "course",
    [ChainLink(level="learning", finding=study.learning(), smallest=2.0)],
    as_of=date(2026, 5, 4),
    answers={"need_confirmed": None, "practice_given": False},
    environment=TransferEnvironment(rewarded=False),
)
assert_type(chain, ProgramChain)
assert_type(chain.look_again_on, date | None)
ChainLink(level="impact", finding=study.learning(), smallest=2.0)  # type: ignore[arg-type]
program_chain("course", [], as_of=date(2026, 5, 4), answers={"weather": True})  # type: ignore[dict-item]

report = fairness_report(df["shift"], access=df["access"], values=df["score"], by="shift")
assert_type(report.access, GapTable | None)
table = rate_gaps(df["access"], group=df["shift"])
assert_type(table["night"].impact, ImpactRatio | None)
assert_type(table["night"].gap, dv.Finding | None)
assert_type(impact_ratio((12, 40), (48, 80)).ratio, float | None)
rate_gaps(df["access"], df["shift"])  # type: ignore[call-arg]
