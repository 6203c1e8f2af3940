"""What holds of every log: it gives back what was put in, and no change of a byte goes unseen."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from devframe.decisions import DecisionLog, HumanDecision, LogLine, Tear
from devframe.decisions.lines import DecisionEntry
from devframe.errors import Fault, InvalidInputError
from tests.decisions.cases import decided

zones = st.builds(
    timezone, st.integers(-12 * 60, 14 * 60).map(lambda minutes: timedelta(minutes=minutes))
)
moments = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001 - the zone is drawn beside it
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.one_of(st.just(UTC), zones),
)
words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
    lambda text: bool(text.strip())
)


@st.composite
def entries(draw: st.DrawFn) -> DecisionEntry:
    """A decision in any words, a contest of it, or an answer."""
    outcome = draw(st.sampled_from(["accepted", "changed", "rejected", "deferred"]))
    decision = decided(
        draw(st.integers(1, 3)),
        outcome=outcome,
        at=draw(moments),
        reason=draw(words),
        method=draw(st.sampled_from(["coaching", "mentoring"])) if outcome == "changed" else None,
    )
    form = draw(st.sampled_from(["decision", "replacing", "contest", "answer"]))
    if form == "decision":
        return decision
    if form == "replacing":
        return decision.superseded(
            outcome="rejected", by="lead-8", at=draw(moments), reason=draw(words)
        )
    contest = decision.contested(draw(words), by="p-1", at=draw(moments))
    return contest if form == "contest" else contest.answered(draw(words), by="l", at=draw(moments))


logs = st.lists(entries(), min_size=1, max_size=4)


def log_of(folder: str) -> DecisionLog:
    return DecisionLog(Path(folder) / "log.jsonl")


@settings(max_examples=60, deadline=None)
@given(logs)
def test_a_log_gives_back_what_was_appended(given_entries: list[DecisionEntry]) -> None:
    with TemporaryDirectory() as folder:
        log = log_of(folder)
        appended = [log.append(one) for one in given_entries]
        assert list(log.stream()) == appended
        assert [line.entry for line in appended] == given_entries
        raw = log.path.read_bytes().splitlines()
        assert [line.to_json().encode() for line in appended] == raw


@settings(max_examples=200, deadline=None)
@given(given_entries=logs, data=st.data())
def test_a_changed_byte_is_found_wherever_it_is(
    given_entries: list[DecisionEntry], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        log = log_of(folder)
        appended = log.extend(given_entries)
        raw = bytearray(log.path.read_bytes())
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
        log.path.write_bytes(raw)
        try:
            read = list(log.stream())
        except InvalidInputError:
            return
        # At the very end a change looks like an interrupted writer, and is told as such.
        assert read[:-1] == list(appended[:-1])
        assert isinstance(read[-1], Fault)


@settings(max_examples=100, deadline=None)
@given(given_entries=logs, data=st.data())
def test_a_log_cut_off_anywhere_keeps_its_whole_lines_and_goes_on(
    given_entries: list[DecisionEntry], data: st.DataObject
) -> None:
    with TemporaryDirectory() as folder:
        log = log_of(folder)
        appended = log.extend(given_entries)
        raw = log.path.read_bytes()
        cut = raw[: data.draw(st.integers(0, len(raw)))]
        log.path.write_bytes(cut)
        new = decided(9)
        log.append(new)
        assert log.path.read_bytes().startswith(cut)
        read = [one for one in log.stream() if isinstance(one, LogLine)]
        kept = [one.entry for one in read if not isinstance(one.entry, Tear)]
        whole = sum(
            len(b"".join(f"{one.to_json()}\n".encode() for one in appended[: at + 1])) - 1
            <= len(cut)
            for at in range(len(appended))
        )
        assert kept == [*given_entries[:whole], new]


@given(moments)
def test_a_moment_is_kept_as_the_clock_on_the_wall_showed_it(at: datetime) -> None:
    decision = decided(at=at)
    read = HumanDecision.from_json(decision.to_json())
    assert read.decided_at.replace(tzinfo=None) == at.replace(tzinfo=None)
    assert read.decided_at.utcoffset() == at.utcoffset()
    assert read.to_json() == decision.to_json()


@given(st.sampled_from(["accepted", "changed", "rejected", "deferred"]), st.text(max_size=3))
def test_no_decision_is_without_an_account_of_itself(outcome: str, reason: str) -> None:
    try:
        decision = decided(outcome=outcome, reason=reason)
    except ValidationError:
        assert not reason.strip() or any("\ud800" <= one <= "\udfff" for one in reason)
    else:
        assert (decision.reason or "").strip() or outcome == "accepted"
