"""The guide of a feedback follow-up: four moves in order, filled from the facts of the case."""

import re
from typing import Literal, Self, get_args

from devframe._base.errors import UnknownNameError
from devframe._base.records import Identifier, Record, Sentence
from devframe._base.shown import escape_markdown
from devframe.followup.talk import FeedbackTalk
from devframe.followup.zoned import Instant

MoveName = Literal["empathize", "reassure", "express_confidence", "preserve_collaboration"]
"""A move of the follow-up talk, in the order in which the moves are made."""

FactName = Literal["strength", "issue", "expectation", "availability"]
"""A fact of the case that a move needs."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Move(Record):
    """One move of the guide.

    Attributes:
        name: Which move.
        aim: What it is for.
        prompts: What to say or ask, in order; recorded facts are quoted.
        missing: Facts that the move needs and nobody recorded.
        done_at: When it was ticked off, or `None`.
        done_by: Who ticked it off, or `None`.
    """

    name: MoveName
    aim: Sentence
    prompts: tuple[str, ...]
    missing: tuple[FactName, ...] = ()
    done_at: Instant | None = None
    done_by: Identifier | None = None


class Guide(Record):
    """The guide of one feedback follow-up.

    Attributes:
        talk_id: The talk that it follows.
        moves: The four moves, in order.
    """

    talk_id: Identifier
    moves: tuple[Move, Move, Move, Move]

    @property
    def missing(self) -> tuple[FactName, ...]:
        """Facts that nobody recorded, in the order in which the guide needs them."""
        return tuple(name for move in self.moves for name in move.missing)

    @property
    def done_share(self) -> float:
        """Share of the moves ticked off, from 0 to 1."""
        return sum(move.done_at is not None for move in self.moves) / len(self.moves)

    def tick(self, name: MoveName, *, by: str, at: Instant) -> Self:
        """Tick a move off.

        Args:
            name: Which move.
            by: Who did it.
            at: When, as an aware datetime.

        Returns:
            The guide with that move done.

        Raises:
            UnknownNameError: When there is no such move.
        """
        if name not in get_args(MoveName):
            raise UnknownNameError("move", name, known=get_args(MoveName))
        moves = tuple(
            Move(**{**dict(move), "done_at": at, "done_by": by}) if move.name == name else move
            for move in self.moves
        )
        return type(self).model_validate({"talk_id": self.talk_id, "moves": moves})

    def to_text(self) -> str:
        """Render for a screen or a print-out.

        Returns:
            Plain text; a missing fact stands in brackets.
        """
        lines = []
        for number, move in enumerate(self.moves, start=1):
            mark = "x" if move.done_at is not None else " "
            lines.append(f"[{mark}] {number}. {move.aim}")
            lines += [f"       {_one_line(prompt)}" for prompt in move.prompts]
        return "\n".join(lines) + "\n"

    def to_markdown(self) -> str:
        """Render as a Markdown task list.

        Returns:
            Markdown in which nothing that people wrote can act as markup.
        """
        lines = []
        for number, move in enumerate(self.moves, start=1):
            mark = "x" if move.done_at is not None else " "
            lines.append(f"- [{mark}] **{number}. {_escaped(move.aim)}**")
            lines += [f"    - {_escaped(prompt)}" for prompt in move.prompts]
        return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    """Keep what people wrote from forging lines of the guide or driving a terminal."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def _escaped(text: str) -> str:
    return escape_markdown(_one_line(text))


def guide_for(talk: FeedbackTalk) -> Guide:
    """Build the guide of a feedback follow-up from the facts of its talk.

    Args:
        talk: The talk.

    Returns:
        The four moves in order. A fact that nobody recorded is flagged where it is needed.

    Source:
        `cx-feedback-follow-up`: empathize; reassure of value with a strength; express confidence
        with issue and expectation; preserve the collaboration.

    Example:
        >>> from datetime import UTC, datetime
        >>> talk = FeedbackTalk(
        ...     id="talk-1", person_id="p-1", held_at=datetime(2026, 11, 19, 9, tzinfo=UTC)
        ... )
        >>> guide_for(talk).missing
        ('strength', 'issue', 'expectation', 'availability')
    """
    feelings = "" if not talk.emotions else ", ".join(talk.emotions)
    empathize = [
        "Say that it can be hard to hear that something is not going well, and listen first.",
        f"Noticed in the first talk: {feelings}."
        if feelings
        else "Ask how the first talk was for them; nothing about it is taken for granted.",
    ]
    if talk.absorbed is not True:
        empathize.append("Do not assume that everything was taken in: ask what they remember.")
    reassure = [
        _filled(
            "Say that they matter to the team, with this strength: {}", talk.strength, "strength"
        )
    ]
    if talk.recognition is not None:
        reassure.append(f"Keep up what was recognized in the first talk: {talk.recognition}")
    confidence = [
        _filled("Restate the issue: {}", talk.issue, "issue"),
        _filled("Restate what is expected: {}", talk.expectation, "expectation"),
        "Say that you will work on it together, and that you are confident they can do it.",
    ]
    preserve = [
        "Ask which questions and concerns came up since, and what they would like to discuss.",
        _filled("Say how you can be reached: {}", talk.availability, "availability"),
    ]
    return Guide(
        talk_id=talk.id,
        moves=(
            _move("empathize", "Empathize with the experience", empathize, talk),
            _move("reassure", "Reassure of value with a specific strength", reassure, talk),
            _move("express_confidence", "Express confidence", confidence, talk),
            _move("preserve_collaboration", "Preserve the collaboration", preserve, talk),
        ),
    )


_NEEDS: dict[MoveName, tuple[FactName, ...]] = {
    "empathize": (),
    "reassure": ("strength",),
    "express_confidence": ("issue", "expectation"),
    "preserve_collaboration": ("availability",),
}


def _move(name: MoveName, aim: str, prompts: list[str], talk: FeedbackTalk) -> Move:
    missing = tuple(fact for fact in _NEEDS[name] if getattr(talk, fact) is None)
    return Move(name=name, aim=aim, prompts=tuple(prompts), missing=missing)


def _filled(sentence: str, value: str | None, name: FactName) -> str:
    """Quote a recorded fact, or flag that it is missing."""
    if value is None:
        return sentence.format(f"[missing: {name}; find out before the talk, do not make it up]")
    return sentence.format(value)
