"""Dated evidence against a role, for every person at once: the gaps."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import narwhals.stable.v2 as nw

from devframe._base.errors import Fault, InvalidInputError
from devframe.assessment import AssessmentRules
from devframe.competency import Requirement, RoleProfile, Scale
from devframe.frames.clusters import answer_dask
from devframe.frames.engines import engine_of

_NEEDED = ("id", "person_id", "competency_id", "kind", "source", "on")
_OPTIONAL: dict[str, float | str | date] = {
    "level": 0,
    "score_share": 0.0,
    "occurrences": 0,
    "opportunities": 0,
    "context": "",
    "rater_id": "",
    "expires_on": date.min,
}
"""Columns that may be left out, with some value of their type."""
_PERSON = "person_id"
_VOICE = [_PERSON, "source", "who"]


def assess(
    evidence: Any,  # noqa: ANN401 - any frame that narwhals knows
    *,
    role: RoleProfile,
    as_of: date,
    rules: AssessmentRules | None = None,
) -> Any:  # noqa: ANN401 - the same kind of frame
    """Assess everybody's evidence against a role, as `devframe.assess` does for one person.

    Args:
        evidence: One row a piece of evidence, with the fields of `Evidence` as columns; `level`,
            `score_share`, `occurrences`, `opportunities`, `context`, `rater_id` and `expires_on`
            may be left out.
        role: What the role asks.
        as_of: The day on which recency and expiry are judged.
        rules: How evidence is weighed; the stated defaults when not given.

    Returns:
        The gaps, one row a person and requirement that is short or of which nothing is known, as
        `diagnose` reads them; the same kind of frame, lazy when it was lazy.

    Raises:
        InvalidInputError: Naming every missing column at once.

    Example:
        >>> import polars as pl
        >>> from devframe import frames
        >>> from devframe.competency import Level
        >>> role = RoleProfile(
        ...     id="agent",
        ...     name="Agent",
        ...     scale=Scale(
        ...         id="s", name="S", levels=tuple(Level(value=v, label=str(v)) for v in range(5))
        ...     ),
        ...     requirements=(
        ...         Requirement(
        ...             competency_id="listening", competency_name="L", kind="skill", level=3
        ...         ),
        ...     ),
        ... )
        >>> evidence = pl.DataFrame(
        ...     {
        ...         "id": ["e1"],
        ...         "person_id": ["p1"],
        ...         "competency_id": ["listening"],
        ...         "kind": ["skill"],
        ...         "source": ["observation"],
        ...         "on": [date(2026, 3, 1)],
        ...         "level": [1],
        ...     }
        ... )
        >>> frames.assess(evidence, role=role, as_of=date(2026, 4, 1))["shortfall"].to_list()
        [2]
    """
    answer = partial(_assess, role=role, as_of=as_of, rules=rules or AssessmentRules())
    if engine_of(evidence, origin="frames.assess") == "dask":
        _check_columns(list(evidence.columns))
        return answer_dask(
            evidence.shuffle(_PERSON), answer
        )  # a person's evidence in one partition
    return answer(evidence)


def _assess(
    evidence: Any,  # noqa: ANN401 - any frame that narwhals knows
    *,
    role: RoleProfile,
    as_of: date,
    rules: AssessmentRules,
) -> Any:  # noqa: ANN401 - the same kind of frame
    """Assess the evidence that one engine holds as a whole."""
    frame = nw.from_native(evidence)
    found = frame.collect_schema().names()
    _check_columns(found)
    added = [_never(some).alias(name) for name, some in _OPTIONAL.items() if name not in found]
    whole = frame.with_columns(*added) if added else frame
    filled = whole.with_columns(nw.col("occurrences").fill_null(0), _speaker().alias("who"))
    people = frame.select(_PERSON).unique()
    gaps = [
        _gaps(people, filled, requirement, role=role, as_of=as_of, rules=rules)
        for requirement in role.requirements
    ]
    return nw.concat(gaps).to_native()


def _check_columns(found: Sequence[str]) -> None:
    faults = [
        Fault(
            f"column {name!r}",
            "missing_column",
            f"expected this column of evidence, found {', '.join(found)}; add it",
            column=name,
        )
        for name in _NEEDED
        if name not in found
    ]
    if faults:
        raise InvalidInputError(faults, origin="frames.assess")


def _never(some: float | str | date) -> Any:  # noqa: ANN401 - an expression
    """Give nulls of the type of a value; not every engine has a literal for them."""
    absent = nw.col(_PERSON).is_null()
    return nw.when(absent & ~absent).then(nw.lit(some))


def _or_never(*, value: str | bool | None, some: str | bool) -> Any:  # noqa: ANN401 - an expression
    return _never(some) if value is None else nw.lit(value)


def _speaker() -> Any:  # noqa: ANN401 - an expression
    """Tell voices of one source apart, as `Evidence.voice` does."""
    source = nw.col("source")
    piece = nw.concat_str([nw.lit("piece "), nw.col("id")])
    rater = nw.concat_str([nw.lit("rater "), nw.col("rater_id")], ignore_nulls=True)
    return (
        nw.when(source == "self")
        .then(nw.lit("self"))
        .when(~nw.col("rater_id").is_null())
        .then(rater)
        .when(source.is_in(["peer", "customer"]))
        .then(piece)
        .otherwise(nw.lit("unnamed"))
    )


def _gaps(
    people: Any,  # noqa: ANN401 - a frame of narwhals
    evidence: Any,  # noqa: ANN401 - a frame of narwhals
    requirement: Requirement,
    *,
    role: RoleProfile,
    as_of: date,
    rules: AssessmentRules,
) -> Any:  # noqa: ANN401 - a frame of narwhals
    """Find who falls short of one requirement, or of whom nothing is known."""
    is_habit = requirement.kind == "habit"
    asked = (nw.col("competency_id") == requirement.competency_id) & (
        nw.col("kind") == requirement.kind
    )
    if requirement.context is not None:
        asked &= nw.col("context") == requirement.context
    current = evidence.filter(asked & _is_current(requirement, as_of, rules))
    voices = _habit_voices(current) if is_habit else _level_voices(current, role.scale)
    told = _combine(voices, rules)
    joined = people.join(told, on=_PERSON, how="left")
    required: Any = nw.lit(requirement.required, nw.Int64)
    if is_habit:
        offered = nw.col("offered")
        required = nw.when(offered < required).then(offered).otherwise(required)
        required = required - rules.forgiven_lapses
        required = nw.when(required < 1).then(nw.lit(1, nw.Int64)).otherwise(required)
    judged = joined.with_columns(required.cast(nw.Int64).alias("required"))
    unknown = nw.col("attained").is_null()
    lowest, highest, wanted = nw.col("lowest"), nw.col("highest"), nw.col("required")
    disagree = (
        (lowest < wanted) & (wanted <= highest)
        if is_habit
        else (highest - lowest) >= rules.disagreement_levels
    )
    short = judged.filter(unknown | (nw.col("attained") < wanted))
    return short.select(
        _PERSON,
        nw.lit(role.id).alias("role_id"),
        nw.lit(requirement.competency_id).alias("competency_id"),
        nw.lit(requirement.kind).alias("kind"),
        _or_never(value=requirement.context, some="").alias("context"),
        nw.lit("occurrences" if is_habit else "levels").alias("unit"),
        wanted,
        nw.col("attained").cast(nw.Int64),
        (wanted - nw.col("attained")).cast(nw.Int64).alias("shortfall"),
        nw.lit(requirement.importance, nw.Int64).alias("importance"),
        _or_never(value=requirement.safety_critical, some=False).alias("safety_critical"),
        disagree.fill_null(value=False).alias("disagreement"),
        ((nw.col("others") == 0).fill_null(value=False) & ~unknown).alias("self_only"),
        nw.lit(as_of).alias("as_of"),
    )


def _is_current(requirement: Requirement, as_of: date, rules: AssessmentRules) -> Any:  # noqa: ANN401
    """Say which evidence is neither later than the day of assessment nor expired nor stale."""
    lifetime = timedelta(days=requirement.window_days or rules.stale_after_days)
    on, expires = nw.col("on"), nw.col("expires_on")
    fresh = on > nw.lit(as_of - lifetime)
    lasting = (expires > nw.lit(as_of)).fill_null(value=False)
    either = (expires.is_null() & fresh) | lasting
    if requirement.kind == "habit":
        # No occasion to show a habit says nothing about the habit.
        none = (nw.col("opportunities") == 0).fill_null(value=False)
        either = fresh & (expires.is_null() | lasting) & ~none
    return (on <= nw.lit(as_of)) & either


def _level_voices(current: Any, scale: Scale) -> Any:  # noqa: ANN401 - frames of narwhals
    """Take everybody's newest word; of several words of one day, the lowest."""
    share = nw.col("score_share").fill_null(0.0)
    reached: Any = nw.lit(scale.lowest, nw.Int64)
    for place, level in enumerate(scale.levels):
        even = place / (len(scale.levels) - 1)
        threshold = even if level.from_share is None else level.from_share
        value = nw.lit(level.value, nw.Int64)
        reached = nw.when(share >= threshold).then(value).otherwise(reached)
    stated = nw.col("level").cast(nw.Int64)
    said = nw.when(stated.is_null()).then(reached).otherwise(stated)
    newest = current.with_columns(
        said.alias("attained"), nw.col("on").max().over(_VOICE).alias("newest")
    ).filter(nw.col("on") == nw.col("newest"))
    voices = newest.group_by(_VOICE).agg(nw.col("attained").min(), nw.col("on").max())
    uncounted = nw.lit(1, nw.Int64).alias("uncounted")
    return voices.with_columns(nw.lit(0, nw.Int64).alias("offered"), uncounted)


def _habit_voices(current: Any) -> Any:  # noqa: ANN401 - frames of narwhals
    """Add up the occurrences that each rater saw, and the opportunities if all were counted."""
    marked = current.with_columns(
        nw.col("opportunities").is_null().cast(nw.Int64).alias("uncounted"),
        nw.col("opportunities").fill_null(0).cast(nw.Int64).alias("offered"),
    )
    return marked.group_by(_VOICE).agg(
        nw.col("occurrences").sum().alias("attained"),
        nw.col("on").max(),
        nw.col("offered").sum(),
        nw.col("uncounted").max(),
    )


def _combine(voices: Any, rules: AssessmentRules) -> Any:  # noqa: ANN401 - frames of narwhals
    """Combine each person's voices by the named rule; their own counts if nobody else spoke."""
    other = (nw.col("source") != "self").cast(nw.Int64)
    heard = voices.with_columns(other.max().over(_PERSON).alias("others")).filter(
        (nw.col("source") != "self") | (nw.col("others") == 0)
    )
    counted = nw.col("uncounted").max().over(_PERSON) == 0
    offered = nw.when(counted).then(nw.col("offered").max().over(_PERSON))
    heard = heard.with_columns(offered.alias("offered"))
    match rules.combination:
        case "lowest":
            chosen = heard.with_columns(nw.col("attained").alias("choice"))
        case "latest":
            latest = nw.col("on") == nw.col("on").max().over(_PERSON)
            chosen = heard.with_columns(nw.when(latest).then("attained").alias("choice"))
        case _:
            votes: Any = nw.lit(1, nw.Int64)
            for item in rules.weights:
                weight = nw.lit(item.weight, nw.Int64)
                votes = nw.when(nw.col("source") == item.source).then(weight).otherwise(votes)
            summed = _count_votes(heard.with_columns(votes.alias("votes")))
            half = 2 * nw.col("up_to") >= nw.col("votes").sum().over(_PERSON)
            chosen = summed.with_columns(nw.when(half).then("attained").alias("choice"))
    return chosen.group_by(_PERSON).agg(
        nw.col("choice").min().alias("attained"),
        nw.col("attained").min().alias("lowest"),
        nw.col("attained").max().alias("highest"),
        nw.col("others").max(),
        nw.col("offered").max(),
    )


def _count_votes(heard: Any) -> Any:  # noqa: ANN401 - frames of narwhals
    """Add up each person's votes from the lowest voice to the highest."""
    order = ["attained", "source", "who"]
    votes = nw.col("votes")
    if not isinstance(heard, nw.DataFrame):
        return heard.with_columns(votes.cum_sum().over(_PERSON, order_by=order).alias("up_to"))
    # Of what is in memory, not every engine adds up within groups: add up all, then start anew.
    sums = heard.sort(_PERSON, *order).with_columns(votes.cum_sum().alias("up_to"))
    before = (nw.col("up_to") - votes).alias("before")
    started = sums.with_columns(before).with_columns(nw.col("before").min().over(_PERSON))
    return started.with_columns((nw.col("up_to") - nw.col("before")).alias("up_to"))
