"""The chain: levels 1 to 4 of a program side by side, where it breaks and what to look at."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import get_args

from devframe._base.errors import Fault, InvalidInputError, UnknownNameError
from devframe.kirkpatrick.behavior_environment import TransferEnvironment, TransferItem
from devframe.kirkpatrick.chain_indicators import LeadingIndicator
from devframe.kirkpatrick.chain_links import ChainLink
from devframe.kirkpatrick.chain_rules import ChainCause, ChainRule, chain_table
from devframe.kirkpatrick.chain_view import ChainLevel, ChainReading, PossibleCause, ProgramChain
from devframe.kirkpatrick.vocabulary import (
    BEYOND_REACTION,
    ChainAnswer,
    ChainState,
    KirkpatrickLevel,
    LevelStanding,
)


def program_chain(
    program: str,
    links: Sequence[ChainLink],
    *,
    as_of: date,
    answers: Mapping[ChainAnswer, bool | None] | None = None,
    environment: TransferEnvironment | None = None,
    indicators: Sequence[LeadingIndicator] = (),
) -> ProgramChain:
    """Look at the levels of a program together, without inferring one from another.

    Formula:
        Each level stands where its interval lies beside nothing and beside the smallest difference
        that matters: `enough`, `some`, `undecided`, `too_little`, `worse` or `unknown`. The rules
        of `chain.toml` read the four standings.

    Assumptions:
        One finding a level, chosen before the data were seen. What matters is the user's to say;
        nothing here invents it.

    Missing data:
        A level without a finding, or without an interval, is unknown. That is no sign of failure:
        no rule takes it for one.

    Args:
        program: Name of the program.
        links: What was found, at most once a level, with what would matter there.
        as_of: Day of the view.
        answers: What is known of the program; what is missing or `None` becomes a question.
        environment: What is known of drivers and barriers at work; unknown ones become questions.
        indicators: Early signs with thresholds and dates.

    Returns:
        The view.

    Raises:
        InvalidInputError: With every level or indicator that stands twice and every observation
            that lies after `as_of`.
        UnknownNameError: For an answer that no cause asks for.

    Source:
        Kirkpatrick & Kirkpatrick (2016); Holton (1996); Schuirmann (1987) for "too little".

    Example:
        >>> from devframe.kirkpatrick import TransferEnvironment, average, gain
        >>> liked = average([4, 5, 4, 5, 4, 4, 5, 5, 4, 5], outcome="satisfaction")
        >>> used = gain([3, 4, 2, 5, 4, 3, 4, 2], [3, 4, 3, 5, 4, 3, 3, 2], outcome="recaps")
        >>> chain = program_chain(
        ...     "complaint training",
        ...     [
        ...         ChainLink(level="reaction", finding=liked, smallest=4),
        ...         ChainLink(level="behavior", finding=used, smallest=2),
        ...     ],
        ...     as_of=date(2026, 5, 4),
        ...     environment=TransferEnvironment(no_time=True),
        ... )
        >>> chain.sentence(), chain.breaks[0].code
        ('complaint training: the chain breaks at behavior.', 'liked_but_not_done')
        >>> chain.causes[0].sentence
        'The workload leaves too little time to do it the new way.'
    """
    known = answers or {}
    for name in known:
        if name not in get_args(ChainAnswer):
            raise UnknownNameError("answer", name, known=get_args(ChainAnswer), where="answers=")
    if faults := [*_repeated(links, indicators), *_seen_later(indicators, as_of)]:
        raise InvalidInputError(faults, origin="chain")
    found = {link.level: link for link in links}
    standings: dict[KirkpatrickLevel, LevelStanding] = {
        level: found[level].standing if level in found else "unknown"
        for level in get_args(KirkpatrickLevel)
    }
    rules = [rule for rule in chain_table().rules if rule.holds(standings)]
    breaks = [rule for rule in rules if rule.kind == "break"]
    return ProgramChain(
        program=program,
        as_of=as_of,
        state=_state(standings, broken=bool(breaks)),
        levels=tuple(
            ChainLevel(level=level, standing=standing, link=found.get(level))
            for level, standing in standings.items()
        ),
        breaks=tuple(_reading(rule) for rule in breaks),
        notes=tuple(_reading(rule) for rule in rules if rule.kind == "note"),
        causes=_causes(breaks, known, environment or TransferEnvironment()),
        indicators=tuple(sorted(indicators, key=lambda one: (one.look_on, one.name))),
    )


def _state(standings: Mapping[KirkpatrickLevel, LevelStanding], *, broken: bool) -> ChainState:
    """Sum up learning, behavior and results; reaction shows nothing of them (Holton 1996)."""
    if broken:
        return "broken"
    beyond = {standings[level] for level in BEYOND_REACTION}
    if beyond <= {"enough", "some"}:
        return "holds"
    return "unknown" if beyond <= {"undecided", "unknown"} else "open"


def _reading(rule: ChainRule) -> ChainReading:
    return ChainReading(code=rule.code, at=rule.at, sentence=rule.sentence, sources=rule.sources)


def _causes(
    breaks: Sequence[ChainRule],
    answers: Mapping[ChainAnswer, bool | None],
    environment: TransferEnvironment,
) -> tuple[PossibleCause, ...]:
    """Collect the causes at the levels to look at; an answer that speaks against one removes it."""
    causes: list[PossibleCause] = []
    for level in dict.fromkeys(level for rule in breaks for level in rule.look_at):
        for cause in chain_table().causes:
            answer = answers.get(cause.answer)
            if cause.at == level and answer in {None, cause.holds_when}:
                causes.append(_cause(cause, level, is_open=answer is None))
        if level == "behavior":
            causes += [_cause(item, level, is_open=False) for item in environment.against()]
            causes += [_cause(item, level, is_open=True) for item in environment.unknown()]
    return tuple(sorted(causes, key=lambda cause: cause.status == "open"))


def _cause(
    entry: ChainCause | TransferItem, level: KirkpatrickLevel, *, is_open: bool
) -> PossibleCause:
    return PossibleCause(
        code=entry.code,
        at=level,
        status="open" if is_open else "answered",
        sentence=entry.question if is_open else entry.sentence,
        owner=entry.owner,
        first_action=entry.first_action,
        sources=entry.sources,
    )


def _repeated(links: Sequence[ChainLink], indicators: Sequence[LeadingIndicator]) -> list[Fault]:
    named: list[tuple[str, str]] = [("links", link.level) for link in links]
    named += [("indicators", one.name) for one in indicators]
    seen: set[tuple[str, str]] = set()
    faults = []
    for where, name in named:
        if (where, name) in seen:
            message = f"expected {name!r} once, got it again; keep the one that was planned"
            faults.append(Fault(where, "repeated", message))
        seen.add((where, name))
    return faults


def _seen_later(indicators: Sequence[LeadingIndicator], as_of: date) -> list[Fault]:
    return [
        Fault(
            f"indicators, {one.name}",
            "seen_later",
            f"expected an observation up to {as_of}, got one on {one.observed_on}; correct the "
            "date or move as_of",
        )
        for one in indicators
        if one.observed_on is not None and one.observed_on > as_of
    ]
