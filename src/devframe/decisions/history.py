"""What stands now: the log read once, decisions in force apart from those replaced."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import attrs

from devframe._base.errors import Fault, UnknownNameError, shorten
from devframe._base.markup import Shown
from devframe._base.records import Identifier, Record
from devframe.decisions.lines import DecisionEntry, LogLine, Tear
from devframe.decisions.records import Contest, ContestAnswer, HumanDecision


class Standing(Record):
    """What stands for a need, and what was said against it.

    Attributes:
        need_id: The need.
        decision: The decision that stands.
        earlier: Those that it replaced, oldest first.
        contests: What was said against any of them, oldest first.
        answers: What was answered, oldest first.
    """

    need_id: Identifier
    decision: HumanDecision
    earlier: tuple[HumanDecision, ...] = ()
    contests: tuple[Contest, ...] = ()
    answers: tuple[ContestAnswer, ...] = ()

    @property
    def open_contests(self) -> tuple[Contest, ...]:
        """The contests that nobody has answered yet."""
        answered = {one.contest_id for one in self.answers}
        return tuple(one for one in self.contests if one.id not in answered)


@attrs.frozen
class History(Shown):
    """What a log says, read once.

    Attributes:
        standings: What stands for each need, in the order in which they were first decided.
        faults: Where a writer was interrupted, and entries that do not go together, in the order of
            the log; what is left out of `standings` for that, the fault says.
    """

    standings: tuple[Standing, ...]
    faults: tuple[Fault, ...]

    def of_need(self, need_id: str) -> Standing:
        """Look up what stands for a need.

        Args:
            need_id: The need.

        Returns:
            Its standing.

        Raises:
            UnknownNameError: When nothing was decided on it.
        """
        if need_id not in self._by_need:
            raise UnknownNameError("need with a decision", need_id, known=self._by_need)
        return self._by_need[need_id]

    @cached_property
    def _by_need(self) -> Mapping[str, Standing]:
        return {one.need_id: one for one in self.standings}


def history_of(lines: Iterable[LogLine | Fault]) -> History:
    """Tell what stands from the lines of a log.

    Args:
        lines: As `DecisionLog.stream` gives them; faults are passed on.

    Returns:
        The standings. Where two decisions on a need do not name each other, the later line stands
        and a fault says so.
    """
    held: dict[str, _Entries] = {}
    faults: list[Fault] = []
    for line in lines:
        if isinstance(line, Fault):
            faults.append(line)
        elif not isinstance(line.entry, Tear):
            entries = held.setdefault(line.entry.need_id, _Entries())
            fault = entries.take(line.entry, number=line.number)
            faults += [] if fault is None else [fault]
    standings = (entries.standing(need_id) for need_id, entries in held.items())
    return History(tuple(one for one in standings if one is not None), tuple(faults))


@attrs.define
class _Entries:
    """The entries about one need, in the order of the log."""

    decisions: list[HumanDecision] = attrs.field(factory=list)
    contests: list[Contest] = attrs.field(factory=list)
    answers: list[ContestAnswer] = attrs.field(factory=list)

    def standing(self, need_id: str) -> Standing | None:
        if not self.decisions:
            return None
        return Standing.trusted(
            need_id=need_id,
            decision=self.decisions[-1],
            earlier=tuple(self.decisions[:-1]),
            contests=tuple(self.contests),
            answers=tuple(self.answers),
        )

    def take(self, entry: DecisionEntry, *, number: int) -> Fault | None:
        """Keep an entry, unless it stands here already or what it speaks of does not."""
        if isinstance(entry, HumanDecision):
            if entry.id in _ids(self.decisions):
                return _left_out(number, "recorded_twice", f"the decision {entry.id} again")
            stood = self.decisions[-1].id if self.decisions else None
            self.decisions.append(entry)
            return None if entry.supersedes == stood else _unlinked(number, entry, stood)
        if isinstance(entry, Contest):
            if entry.decision_id not in _ids(self.decisions):
                return _left_out(number, "unknown_decision", "a contest of no decision on it")
            self.contests.append(entry)
            return None
        if entry.contest_id not in _ids(self.contests):
            return _left_out(number, "unknown_contest", "an answer to no contest of it")
        self.answers.append(entry)
        return None


def _ids(entries: Sequence[DecisionEntry]) -> set[str]:
    return {one.id for one in entries}


def _left_out(number: int, code: str, came: str) -> Fault:
    message = (
        f"expected what goes with the earlier entries on this need, got {came}; it is left out, so "
        "append what was meant"
    )
    return Fault(f"line {number}", code, message, row=number)


def _unlinked(number: int, decision: HumanDecision, stood: str | None) -> Fault:
    message = (
        f"expected a decision that supersedes {shorten(stood)}, which stood, got one that "
        f"supersedes {shorten(decision.supersedes)}; it stands as the later one, so have somebody "
        "decide between them"
    )
    return Fault(f"line {number}", "not_superseding", message, row=number)
