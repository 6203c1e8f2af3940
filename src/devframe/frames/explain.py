"""Turn a row of an answered frame into the record that the object path gives for it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.ids import derived_id
from devframe.competency.kinds import KINDS
from devframe.frames.masks import Masks, column_of
from devframe.frames.words import WORD_BITS
from devframe.recommendation.compiled import CompiledPolicy
from devframe.recommendation.decide import decide_reading
from devframe.recommendation.policy import Policy
from devframe.recommendation.reading import Reading
from devframe.recommendation.recommend import recommender
from devframe.recommendation.records import Recommendation

_UNNAMED = "unnamed"


def explain_row(row: Mapping[str, Any], policy: Policy | None = None) -> Recommendation:
    """Turn a row that `frames.recommend` gave into a recommendation with all its sentences.

    Args:
        row: The row, by column. Its ids are read from `need_id`, `person_id`, `competency_id` and
            `competency_name`, where it carries them; an id it does not carry reads `unnamed`.
        policy: The policy that the row was answered with; the default policy when not given.

    Returns:
        The recommendation, equal to what `devframe.recommend` gives for the same facts: questions
        in order, reasons, steps and warnings with their sentences. Only `would_change` is empty,
        because the row does not hold the values of the facts.

    Raises:
        InvalidInputError: When the row lacks a column of the answer, or another policy answered it.

    Example:
        >>> import polars as pl
        >>> from devframe import frames
        >>> needs = pl.DataFrame({"shortfall_share": [0.5], "knowledge": [True]})
        >>> advice = frames.explain_row(frames.recommend(needs).row(0, named=True))
        >>> advice.verdict, advice.questions[0].text
        ('ask_first', 'Has the person ever done it, and could they do it if everything ...')
    """
    ready = recommender(policy)
    compiled = ready.compiled
    masks = _masks_of(compiled)
    _check(row, masks, compiled.policy)
    reading = _reading_of(row, compiled, masks)
    names = {compiled.facts[place].name for place in reading.unknown}
    missing = tuple(
        place for place, group in enumerate(compiled.essentials) if names.issuperset(group)
    )
    kinds = _mask(row, "kinds", len(KINDS))
    fields = ready.describe(
        decide_reading(compiled, reading, missing),
        tuple(kind for place, kind in enumerate(KINDS) if kinds >> place & 1),
    )
    chosen = compiled.policy
    ids = {
        name: str(row[name]) if row.get(name) is not None else _UNNAMED
        for name in ("need_id", "person_id", "competency_id")
    }
    return Recommendation.trusted(
        schema_version=1,
        id=derived_id("recommendation", ids["need_id"], chosen.id, chosen.version),
        competency_name=row.get("competency_name"),
        would_change=(),
        **ids,
        **fields,
    )


@lru_cache(maxsize=32)
def _masks_of(compiled: CompiledPolicy) -> Masks:
    return Masks.of(compiled)


def _mask(row: Mapping[str, Any], name: str, size: int) -> int:
    """Put the columns of a mask together."""
    return sum(
        int(row[column_of(name, first)]) << first for first in range(0, max(size, 1), WORD_BITS)
    )


def _check(row: Mapping[str, Any], masks: Masks, policy: Policy) -> None:
    faults = []
    for name, size in masks.sizes.items():
        for first in range(0, max(size, 1), WORD_BITS):
            column = column_of(name, first)
            if row.get(column) is None and name != "questions":
                message = "expected this column of frames.recommend, the row lacks it; carry it"
                faults.append(Fault(f"column {column!r}", "missing_column", message, column=column))
    found = (row.get("policy_id"), row.get("policy_version"))
    if found != (policy.id, policy.version):
        message = (
            f"expected policy {policy.id!r} version {policy.version!r}, the row was answered with "
            f"{found[0]!r} version {found[1]!r}; give that policy"
        )
        faults.append(Fault("policy_id", "other_policy", message, column="policy_id"))
    if faults:
        raise InvalidInputError(faults, origin="frames.explain_row")


def _reading_of(row: Mapping[str, Any], compiled: CompiledPolicy, masks: Masks) -> Reading:
    """Read back what the facts said about every condition."""
    unknown_mask = _mask(row, "unknown", masks.facts)
    unknown = [place for place in range(masks.facts) if unknown_mask >> place & 1]
    presumed = 0
    for name, places in masks.conditions.items():
        bits = _mask(row, name, masks.sizes[name])
        for number, place in enumerate(places):
            if place is not None and bits >> number & 1:
                presumed |= 1 << place
    waiting = shared = 0
    for place in unknown:
        tests = compiled.facts[place].tests
        shared |= waiting & tests
        waiting |= tests
    opened = _mask(row, "open", masks.sizes["open"])
    joined = possible = 0
    for number, place in enumerate(masks.joined):
        joined |= 1 << place
        possible |= (opened >> number & 1) << place
    # What one fact alone decides is possible while that fact is unknown, else as it is.
    possible |= (presumed | waiting) & ~joined
    certain = possible & ~waiting
    # Of warnings the row holds only which are given: those certainly hold, the others do not.
    given = _mask(row, "warnings", masks.sizes["warnings"])
    first = len(masks.warnings) - len(compiled.warnings)
    for number, bit in enumerate(compiled.warnings):
        possible &= ~bit
        certain = certain | bit if given >> (first + number) & 1 else certain & ~bit
    return Reading(possible, certain, presumed, possible & shared, unknown, [])
