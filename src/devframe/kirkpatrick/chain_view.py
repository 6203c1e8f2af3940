"""What the four levels of a program say together, as a record to store and to show."""

from datetime import date
from typing import Any, Literal

from devframe._base.markup import html_list, html_paragraph, html_table
from devframe._base.plotting import Drawable
from devframe._base.records import Identifier, Name, Record, Sentence
from devframe._base.sources import source
from devframe.kirkpatrick.chain_indicators import LeadingIndicator
from devframe.kirkpatrick.chain_links import ChainLink
from devframe.kirkpatrick.chain_rules import chain_table
from devframe.kirkpatrick.display import measured
from devframe.kirkpatrick.markup import HEADS, cells_of
from devframe.kirkpatrick.vocabulary import (
    BEYOND_REACTION,
    ChainState,
    KirkpatrickLevel,
    LevelStanding,
)

NO_INFERENCE = "One level does not show the next: each finding claims what its own design allows."
"""What is said beside every chain (Holton 1996)."""


class ChainLevel(Record):
    """How one level stands.

    Attributes:
        level: The level.
        standing: How it stands beside the smallest difference that matters.
        link: What was found; `None` when nothing was measured.
    """

    level: KirkpatrickLevel
    standing: LevelStanding
    link: ChainLink | None

    def sentence(self) -> str:
        """Say how the level stands.

        Returns:
            The standing in words, with what would matter and what was found.
        """
        name = f"{self.level.capitalize()}: "
        if self.link is None:
            return f"{name}unknown: it was not measured, which is no sign of failure."
        told = chain_table().standings[self.standing]
        return f"{name}{told} (what matters: {self.needed}). {self.link.finding.sentence()}"

    @property
    def needed(self) -> str:
        """What matters, in words; empty when nothing was measured."""
        if self.link is None:
            return ""
        lower = self.link.lower_is_better
        difference = self.link.finding.form != "level"
        size = measured(self.link.smallest, self.link.finding.unit, difference=difference)
        if difference:
            return f"{size} {'less' if lower else 'more'}"
        return f"{'at most' if lower else 'at least'} {size}"


class ChainReading(Record):
    """What a pattern of levels points to.

    Attributes:
        code: Code of the rule.
        at: The level that it is about.
        sentence: What the pattern points to.
        sources: Keys of the sources.
    """

    code: Identifier
    at: KirkpatrickLevel
    sentence: Sentence
    sources: tuple[Identifier, ...]


class PossibleCause(Record):
    """Something to look at.

    Attributes:
        code: Code of the cause in `chain.toml`, or of the driver or barrier in `transfer.toml`.
        at: The level at which it can break the chain.
        status: `answered` when an answer says that it holds, `open` when nobody has answered.
        sentence: What is the matter, or the question to ask.
        owner: Who can mend or answer it.
        first_action: What that owner does first, if it holds.
        sources: Keys of the sources.
    """

    code: Identifier
    at: KirkpatrickLevel
    status: Literal["answered", "open"]
    sentence: Sentence
    owner: Name
    first_action: Sentence
    sources: tuple[Identifier, ...]


class ProgramChain(Record, Drawable):
    """One view of the four levels of a program.

    Attributes:
        program: The program.
        as_of: Day of the view.
        state: What the levels say together.
        levels: The four levels in order, also those not measured.
        breaks: Where the chain breaks, in the order of the levels.
        notes: What must not be overlooked.
        causes: What to look at: what was answered before what is open.
        indicators: The leading indicators, in the order of their dates.
    """

    program: Name
    as_of: date
    state: ChainState
    levels: tuple[ChainLevel, ...]
    breaks: tuple[ChainReading, ...]
    notes: tuple[ChainReading, ...]
    causes: tuple[PossibleCause, ...]
    indicators: tuple[LeadingIndicator, ...]

    @property
    def look_again_on(self) -> date | None:
        """The earliest date of a leading indicator that nobody has looked at."""
        dates = [one.look_on for one in self.indicators if one.observed is None]
        return min(dates, default=None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Keys of the sources behind the view, in order of the alphabet."""
        cited = [one.sources for one in (*self.breaks, *self.notes)]
        cited += [one.sources for one in self.causes]
        return tuple(sorted({"holton-1996"}.union(*cited)))

    def sentence(self) -> str:
        """Say in one sentence whether and where the chain breaks.

        Returns:
            The sentence.
        """
        told = chain_table().states[self.state].format(levels=" and ".join(self._named()))
        return f"{self.program}: {told}."

    def explain(self) -> str:
        """Say everything in plain text.

        Returns:
            Lines: the levels, where the chain breaks, what to look at, when to look again, sources.
        """
        blocks = [(self.sentence(), [NO_INFERENCE])]
        blocks += [(head, entries) for head, entries in self._lists().items() if entries]
        blocks.append(("Sources", [source(key).citation for key in self.sources]))
        lines = [f"{head}\n" + "".join(f"  - {entry}\n" for entry in body) for head, body in blocks]
        return "".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Give the view as plain dicts, lists, texts and numbers in full precision.

        Returns:
            A dict that `json.dumps` writes as it is.
        """
        return self.model_dump(mode="json")

    def _named(self) -> list[str]:
        if self.state == "broken":
            return list(dict.fromkeys(reading.at for reading in self.breaks))
        return [
            one.level
            for one in self.levels
            if one.level in BEYOND_REACTION and one.standing in {"undecided", "unknown"}
        ]

    def _lists(self) -> dict[str, list[str]]:
        return {
            "Levels": [one.sentence() for one in self.levels],
            "Where it breaks": [reading.sentence for reading in self.breaks],
            "Not to be overlooked": [reading.sentence for reading in self.notes],
            "What to look at": [_told(one) for one in self.causes if one.status == "answered"],
            "What to ask": [_told(one) for one in self.causes if one.status == "open"],
            "Leading indicators": [one.sentence(self.as_of) for one in self.indicators],
        }

    def _repr_html_(self) -> str:
        """Show the view in a notebook: the four levels as a table, then the lists."""
        rows = [
            (one.level, (one.standing.replace("_", " "), one.needed, *_cells(one)))
            for one in self.levels
        ]
        table = html_table(("level", "standing", "what matters", *HEADS), rows)
        lists = "".join(
            f"{html_paragraph(head)}{html_list(entries)}"
            for head, entries in self._lists().items()
            if entries and head != "Levels"
        )
        return f"{html_paragraph(f'{self.sentence()} {NO_INFERENCE}')}{table}{lists}"


def _cells(one: ChainLevel) -> tuple[str, ...]:
    if one.link is None:
        return "not measured", *[""] * (len(HEADS) - 1)
    return cells_of(one.link.finding)


def _told(cause: PossibleCause) -> str:
    if cause.status == "open":
        return f"{cause.sentence} (ask: {cause.owner})"
    return f"{cause.sentence} First: {cause.first_action} (owner: {cause.owner})"
