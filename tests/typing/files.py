"""User code of files and cases that must type-check; never executed."""

from datetime import date
from typing import assert_type

import devframe as dv
from devframe import frames
from devframe.diagnosis import NeedsReading, stream_needs
from devframe.recommendation import CaseReading

reading = dv.read_needs("needs.csv")
assert_type(reading, NeedsReading)
assert_type(reading.faults[0].row, int | None)
for item in stream_needs("needs.csv"):
    assert_type(item, dv.Need | dv.errors.Fault)

case_reading = dv.read_case("case.json")
assert_type(case_reading, CaseReading)
outcome = dv.recommend_case(case_reading.case, as_of=date(2026, 4, 1))
assert_type(outcome, dv.CaseOutcome)
assert_type(outcome.needs, tuple[dv.Need, ...])
dv.write_recommendations(outcome.recommendations, "advice.csv")
dv.recommend_case(case_reading.case)  # type: ignore[call-arg] # the day has to be said

done = frames.recommend_file("needs.csv", "answers.parquet", strict=True, progress=print)
assert_type(done, frames.FileAnswers)
assert_type(done.faults, tuple[dv.errors.Fault, ...])
advice = frames.explain_row({"verdict": "develop"}, facts={"skill": True})
assert_type(advice, dv.Recommendation)
frames.recommend_file("needs.csv")  # type: ignore[call-arg] # the answers have to go somewhere
