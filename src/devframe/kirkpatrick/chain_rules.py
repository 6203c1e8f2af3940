"""What the four levels point to together: the table in `chain.toml`, read and applied."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import Field

from devframe._base.files import toml_to_json
from devframe._base.records import Identifier, Name, Record, Sentence
from devframe.kirkpatrick.vocabulary import (
    ChainAnswer,
    ChainState,
    KirkpatrickLevel,
    LevelStanding,
)

SourceKeys = Annotated[tuple[Identifier, ...], Field(min_length=1)]
"""Keys of the sources behind an entry; every entry has at least one."""


class ChainRule(Record):
    """What to make of a pattern of standings.

    Attributes:
        code: Stable code.
        kind: `break`, where the chain breaks, or `note`, something not to be overlooked.
        at: The level it is about.
        when: For each level named, the standings with which the rule holds; all must.
        look_at: Levels whose causes are to be looked at, the likeliest first.
        sentence: What the pattern points to.
        sources: Keys of the sources.
    """

    code: Identifier
    kind: Literal["break", "note"]
    at: KirkpatrickLevel
    when: Annotated[dict[KirkpatrickLevel, tuple[LevelStanding, ...]], Field(min_length=1)]
    look_at: tuple[KirkpatrickLevel, ...]
    sentence: Sentence
    sources: SourceKeys

    def holds(self, standings: Mapping[KirkpatrickLevel, LevelStanding]) -> bool:
        """Tell whether the levels stand as the rule needs.

        Args:
            standings: The standing of every level.

        Returns:
            Whether all levels that the rule names do.
        """
        return all(standings[level] in allowed for level, allowed in self.when.items())


class ChainCause(Record):
    """Something that may be why the chain breaks at a level.

    Attributes:
        code: Stable code.
        at: The level.
        answer: The answer that decides whether it holds.
        holds_when: The answer with which it does.
        question: What to ask when nobody has answered.
        sentence: What is the matter when it holds.
        owner: Who can mend it.
        first_action: What that owner does first.
        sources: Keys of the sources.
    """

    code: Identifier
    at: KirkpatrickLevel
    answer: ChainAnswer
    holds_when: bool
    question: Sentence
    sentence: Sentence
    owner: Name
    first_action: Sentence
    sources: SourceKeys


class ChainTable(Record):
    """The whole table.

    Attributes:
        standings: What each standing means.
        states: What each state of the chain means.
        rules: The rules, in the order of the levels.
        causes: The causes, in the order in which they are looked at.
    """

    standings: dict[LevelStanding, Sentence]
    states: dict[ChainState, Sentence]
    rules: tuple[ChainRule, ...]
    causes: tuple[ChainCause, ...]


@cache
def chain_table() -> ChainTable:
    """Read the rules of the chain that ship with devframe.

    Returns:
        The table; the same object every time.

    Source:
        Kirkpatrick & Kirkpatrick (2016) for drivers and leading indicators; Gilbert (1978) and
        Mager & Pipe (1970) for the environment; Holton (1996) on what levels do not show.

    Example:
        >>> [rule.at for rule in chain_table().rules if rule.code == "liked_but_not_done"]
        ['behavior']
    """
    text = resources.files("devframe.kirkpatrick").joinpath("chain.toml").read_text("utf-8")
    return ChainTable.model_validate_json(toml_to_json(text))
