"""What the commands read: needs, a case or recommendations, with faults on standard error."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import attrs
import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from devframe._base.counted import counted
from devframe._base.errors import Fault
from devframe._base.files import read_json
from devframe._base.shown import escape_controls
from devframe.cli.group import UNUSABLE
from devframe.cli.values import DAY, EXISTING_FILE
from devframe.diagnosis import Need, needs_in, stream_needs
from devframe.recommendation import (
    CaseOutcome,
    Policy,
    Recommendation,
    case_in,
    holds_recommendations,
    load_policy,
    recommend_case,
    recommender,
    stream_recommendations,
)

SHOWN_FAULTS = 200
"""Faults listed on standard error; the rest is counted."""

LONG_INPUT_BYTES = 500_000
"""Size of a file from which on progress is shown."""

T = TypeVar("T")
Command = TypeVar("Command", bound=Callable[..., Any])

Advised = tuple[Need | None, Recommendation]
"""A recommendation with the need that it is for, where that is at hand."""

input_argument = click.argument("source", metavar="INPUT", type=EXISTING_FILE)
policy_option = click.option(
    "--policy",
    "policy_path",
    metavar="FILE",
    type=EXISTING_FILE,
    help="Policy, TOML or JSON; the default policy when not given.",
)
as_of_option = click.option(
    "--as-of",
    metavar="DATE",
    type=DAY,
    help="Day on which a case is judged, such as 2026-04-01. Needs carry no dates to judge.",
)
_CALENDAR_OPTIONS = (
    click.option(
        "--zone",
        metavar="ZONE",
        required=True,
        help="IANA time zone of the people, such as Europe/Berlin.",
    ),
    click.option(
        "--country", metavar="CODE", help="Country whose holidays and weekend apply, such as DE."
    ),
    click.option(
        "--subdivision", metavar="CODE", help="Region with holidays of its own, such as BY."
    ),
)


def calendar_options(command: Command) -> Command:
    """Give a command the options of a work calendar.

    Args:
        command: The function of the command.

    Returns:
        The same function, with the options.
    """
    for option in reversed(_CALENDAR_OPTIONS):
        command = option(command)
    return command


@attrs.define
class Inputs:
    """A file of needs or a case, as recommendations that come one at a time.

    Attributes:
        source: The file.
        policy: The policy, or `None` for the default.
        as_of: The day of assessment, for a case.
        plans: Whether the day is also that of a plan, so that needs take it as well, and stored
            recommendations may come in.
        faults: The first faults met so far.
        fault_count: How many faults have been met so far.
    """

    source: Path
    policy: Policy | None
    as_of: date | None
    plans: bool = False
    faults: list[Fault] = attrs.field(factory=list)
    fault_count: int = 0

    @classmethod
    def of(
        cls,
        source: Path,
        *,
        policy_path: Path | None,
        as_of: datetime | None,
        plans: bool = False,
    ) -> "Inputs":
        """Take what the command line says.

        Args:
            source: The file.
            policy_path: The policy file, if any.
            as_of: The day, as click reads it.
            plans: Whether the day is also that of a plan.

        Returns:
            The inputs; only the policy is read yet.
        """
        policy = None if policy_path is None else load_policy(policy_path)
        return cls(source, policy, None if as_of is None else as_of.date(), plans)

    def recommendations(self) -> Iterator[Recommendation]:
        """Recommend for one need after the other.

        Yields:
            Recommendations in the order of the input.

        Raises:
            InvalidInputError: When the file as a whole cannot be used.
            click.exceptions.Exit: When no row can be used; the faults are reported before.
            click.UsageError: When `--as-of` is missing for a case, or given for needs.
        """
        for _, recommendation in self.advised():
            yield recommendation

    def advised(self) -> Iterator[Advised]:
        """Recommend for one need after the other, and give the need beside it.

        Yields:
            Need and recommendation in the order of the input; no need beside a stored
            recommendation.

        Raises:
            InvalidInputError: As `recommendations`.
            click.exceptions.Exit: As `recommendations`.
            click.UsageError: As `recommendations`, and when a policy is given for recommendations.
        """
        with show_progress(self.source) as advance:
            for pair in self._advised():
                advance(1)
                yield pair

    def _advised(self) -> Iterator[Advised]:
        origin = str(self.source)
        if self.plans and holds_recommendations(self.source):
            if self.policy is not None:
                raise click.UsageError("--policy goes with needs; these are recommendations")
            stored = self.good(stream_recommendations(self.source))
            yield from ((None, one) for one in stored)
            return
        if self.source.suffix.lower() != ".json":
            yield from self._for_needs(stream_needs(self.source))
            return
        document = read_json(self.source)
        if isinstance(document, dict) and "role" in document:
            yield from self._for_case(document)
        else:
            yield from self._for_needs(needs_in(document, origin=origin))

    def _for_needs(self, items: Iterator[Need | Fault]) -> Iterator[Advised]:
        if self.as_of is not None and not self.plans:
            raise click.UsageError(
                "--as-of goes with a case; needs carry no dates to judge, so leave it out"
            )
        ready = recommender(self.policy)
        for need in self.good(items):
            yield need, ready.recommend(need)

    def good(self, items: Iterable[T | Fault]) -> Iterator[T]:
        """Let what can be used through, note the faults, and end when nothing can be.

        Args:
            items: What a file holds, good items and faults.

        Yields:
            The good items.

        Raises:
            click.exceptions.Exit: When there are none; the faults are reported before.
        """
        any_used = False
        for item in items:
            if isinstance(item, Fault):
                self._note(item)
            else:
                any_used = True
                yield item
        if not any_used:
            self.report_faults()
            click.echo("no row could be used; nothing is written", err=True)
            raise click.exceptions.Exit(UNUSABLE)

    def _for_case(self, document: object) -> Iterator[Advised]:
        if self.as_of is None:
            raise click.UsageError(
                "a case needs the day on which its evidence is judged, such as: --as-of 2026-04-01"
            )
        reading = case_in(document, origin=str(self.source))
        for fault in reading.faults:
            self._note(fault)
        outcome = recommend_case(reading.case, self.policy, as_of=self.as_of)
        _note_left_aside(outcome)
        yield from zip(outcome.needs, outcome.recommendations, strict=True)

    def _note(self, fault: Fault) -> None:
        self.fault_count += 1
        if len(self.faults) < SHOWN_FAULTS:
            self.faults.append(fault)

    def report_faults(self) -> None:
        """List the faults on standard error."""
        echo_faults(self.source, self.faults, count=self.fault_count)


def echo_faults(source: Path, faults: Sequence[Fault], *, count: int) -> None:
    """List faults on standard error.

    Args:
        source: The file they were found in.
        faults: The first of them.
        count: How many there are.
    """
    if not count:
        return
    click.echo(f"{counted(count, 'fault')} in {escape_controls(str(source))}", err=True)
    for fault in faults:
        click.echo(f"  {escape_controls(str(fault))}", err=True)
    if count > len(faults):
        click.echo(f"  and {count - len(faults)} more", err=True)


def _note_left_aside(outcome: CaseOutcome) -> None:
    if outcome.unassessed:
        people = len({gap.person_id for gap in outcome.unassessed})
        asked = counted(len(outcome.unassessed), "requirement")
        whose = counted(people, "person", "people")
        click.echo(
            f"note: {asked} of {whose} left aside, which nobody assessed or asked about", err=True
        )
    for answer in outcome.unused_answers:
        topic = escape_controls(f"{answer.person_id} and {answer.competency_id}")
        click.echo(f"note: the answer about {topic} has no gap to go with; unused", err=True)


@contextmanager
def show_progress(source: Path) -> Iterator[Callable[[int], None]]:
    """Count on standard error, when somebody watches and it takes long enough to matter.

    Args:
        source: The file that is read.

    Yields:
        What to call with the number of needs that are done since the last call.
    """
    console = Console(stderr=True)
    if not console.is_terminal or source.stat().st_size < LONG_INPUT_BYTES:
        yield lambda _: None
        return
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.completed} needs"),
        console=console,
        transient=True,
    ) as progress:
        task = progress.add_task("", total=None)
        yield lambda count: progress.advance(task, count)
