"""Checklists: questions with three answers, and a policy that says which missing item blocks."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devframe._base.errors import UnknownNameError
from devframe._base.files import json_of
from devframe._base.logic import Truth
from devframe._base.records import Identifier, Name, Record, Sentence
from devframe.program.unique import require_unique

Effect = Literal["blocks", "warns"]
"""What a missing item does."""

Severity = Literal["blocks", "asks", "warns"]
"""What a notice says: stop, find out first, or take care."""

Verdict = Literal["ready", "ask_first", "blocked"]
"""Outcome of a checklist; warnings alone leave it ready."""

_ORDER: Mapping[Severity, int] = {"blocks": 0, "asks": 1, "warns": 2}


class Item(Record):
    """One thing that has to be so.

    Attributes:
        code: Stable code.
        question: What to ask when nobody knows.
        if_missing: What it does when it is not so.
        sentence: What is the matter when it is not so.
        owner: Who can fix it.
        sources: Keys of the sources.
    """

    code: Identifier
    question: Sentence
    if_missing: Effect
    sentence: Sentence
    owner: Name
    sources: Annotated[tuple[Identifier, ...], Field(min_length=1)]


class Notice(Record):
    """What a checklist says about one item.

    Attributes:
        code: Code of the item.
        severity: `blocks`, `asks` (nobody knows) or `warns`.
        may_block: Whether the item blocks, or would if the answer to the question were no.
        text: What is the matter, or the question to ask.
        owner: Who can fix or answer it.
        about: Ids or words of what it is about, such as the topics that nobody teaches.
        sources: Keys of the sources.
    """

    code: Identifier
    severity: Severity
    may_block: bool
    text: Sentence
    owner: Name
    about: tuple[Sentence, ...] = ()
    sources: tuple[Identifier, ...]


class Checked(Record):
    """The outcome of a checklist.

    Attributes:
        notices: All that is missing or unknown: what blocks first, then questions, then warnings.
    """

    notices: tuple[Notice, ...]

    @property
    def verdict(self) -> Verdict:
        """`blocked`; `ask_first` when an unknown answer could block; else `ready`."""
        if any(notice.severity == "blocks" for notice in self.notices):
            return "blocked"
        if any(notice.may_block for notice in self.notices):
            return "ask_first"
        return "ready"

    def codes(self, severity: Severity) -> tuple[str, ...]:
        """List the items of one severity.

        Args:
            severity: Which.

        Returns:
            Their codes, in the order of the checklist.
        """
        return tuple(notice.code for notice in self.notices if notice.severity == severity)


class Checklist(Record):
    """A policy of items, in the order in which they are shown; it is data to change.

    Attributes:
        items: The items, with unique codes.
    """

    items: tuple[Item, ...]

    @model_validator(mode="after")
    def _check_codes(self) -> Self:
        require_unique((item.code for item in self.items), what="items")
        return self

    def check(
        self, truths: Mapping[str, Truth], *, about: Mapping[str, tuple[str, ...]] | None = None
    ) -> Checked:
        """Hold answers against the items.

        Args:
            truths: Answer per code; an item without one is not known.
            about: What an item's notice is about, per code.

        Returns:
            A notice for each item that is missing or not known.

        Raises:
            UnknownNameError: When an answer belongs to no item.

        Example:
            >>> found = readiness_checklist().check({"time": False, "place": True})
            >>> found.verdict, found.codes("blocks")
            ('blocked', ('time',))
        """
        known = {item.code for item in self.items}
        for code in (*truths, *(about or {})):
            if code not in known:
                raise UnknownNameError("item of the checklist", code, known=known)
        notices = [
            _notice(item, truths.get(item.code), about=(about or {}).get(item.code, ()))
            for item in self.items
            if truths.get(item.code) is not True
        ]
        return Checked(notices=tuple(sorted(notices, key=lambda notice: _ORDER[notice.severity])))


def _notice(item: Item, truth: Truth, *, about: tuple[str, ...]) -> Notice:
    return Notice(
        code=item.code,
        severity="asks" if truth is None else item.if_missing,
        may_block=item.if_missing == "blocks",
        text=item.question if truth is None else item.sentence,
        owner=item.owner,
        about=about,
        sources=item.sources,
    )


def parse_checklist(text: str, *, origin: str = "checklist") -> Checklist:
    """Read a checklist of your own.

    Args:
        text: A TOML document of `[[items]]`.
        origin: What to call it in messages.

    Returns:
        The checklist.

    Raises:
        InvalidInputError: With every fault, when the text is no checklist.

    Example:
        >>> own = parse_checklist('''
        ... [[items]]
        ... code = "quiet_room"
        ... question = "Is there a quiet room?"
        ... if_missing = "warns"
        ... sentence = "There is no quiet room."
        ... owner = "facility management"
        ... sources = ["devframe-convention"]
        ... ''')
        >>> own.check({"quiet_room": False}).codes("warns")
        ('quiet_room',)
    """
    return Checklist.from_json(json_of(text, origin=origin))


@cache
def contract_checklist() -> Checklist:
    """Give the items of a coaching contract that ship with devframe.

    Returns:
        The checklist that `check_contract` uses.
    """
    return _shipped("contract.toml")


@cache
def readiness_checklist() -> Checklist:
    """Give the items of readiness for coaching that ship with devframe.

    Returns:
        A checklist to answer with yes, no or not known.

    Example:
        >>> [item.code for item in readiness_checklist().items][:4]
        ['time', 'place', 'follow_through', 'expertise']
    """
    return _shipped("readiness.toml")


@cache
def coach_checklist() -> Checklist:
    """Give the items of a coach's eligibility that ship with devframe.

    Returns:
        The checklist that `check_coach` uses.
    """
    return _shipped("coach.toml")


@cache
def program_checklist() -> Checklist:
    """Give the items of a whole program that ship with devframe.

    Returns:
        The checklist that `check_program` uses.
    """
    return _shipped("program.toml")


def _shipped(name: str) -> Checklist:
    text = resources.files("devframe.program").joinpath(name).read_text("utf-8")
    return parse_checklist(text, origin=name)
