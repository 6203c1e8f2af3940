"""Turn a row of an answered frame into the record that the object path gives for it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.ids import derived_id
from devframe.competency.kinds import KINDS, Kind
from devframe.diagnosis import FACTS, Fact, FactValue
from devframe.frames.masks import Masks, column_of
from devframe.frames.words import WORD_BITS
from devframe.recommendation.compiled import CompiledPolicy
from devframe.recommendation.decide import decide_reading
from devframe.recommendation.policy import Policy
from devframe.recommendation.reading import Reading
from devframe.recommendation.recommend import recommender
from devframe.recommendation.records import Recommendation
from devframe.recommendation.would_change import find_changes

_UNNAMED = "unnamed"


def explain_row(
    row: Mapping[str, Any],
    policy: Policy | None = None,
    *,
    facts: Mapping[str, Any] | None = None,
) -> Recommendation:
    """Turn a row that `frames.recommend` gave into a recommendation with all its sentences.

    Args:
        row: The row, by column. Its ids are read from `need_id`, `person_id`, `competency_id` and
            `competency_name`, where it carries them; an id it does not carry reads `unnamed`.
        policy: The policy that the row was answered with; the default policy when not given.
        facts: The row of the needs that was answered, by column. The answer does not hold the
            values of the facts, and without them `would_change` is empty.

    Returns:
        The recommendation, equal to what `devframe.recommend` gives for the same facts: questions
        in order, reasons, steps and warnings with their sentences.

    Raises:
        InvalidInputError: When the row lacks a column of the answer, another policy answered it, or
            it was answered from other facts.

    Example:
        >>> import polars as pl
        >>> from devframe import frames
        >>> needs = pl.DataFrame({"shortfall_share": [0.5], "knowledge": [True]})
        >>> answers = frames.recommend(needs)
        >>> advice = frames.explain_row(answers.row(0, named=True), facts=needs.row(0, named=True))
        >>> advice.verdict, advice.questions[0].text
        ('ask_first', 'Has the person ever done it, and could they do it if everything ...')
    """
    ready = recommender(policy)
    compiled = ready.compiled
    masks = _masks_of(compiled)
    _check(row, masks, compiled.policy)
    reading = _reading_of(row, compiled, masks)
    missing_kinds = _mask(row, "kinds", len(KINDS))
    kinds = tuple(kind for place, kind in enumerate(KINDS) if missing_kinds >> place & 1)
    values: dict[str, FactValue | None] = {}
    if facts is not None:
        values = _values_of(facts, compiled, reading, kinds)
        _check_values(compiled, reading, values)
    decision = decide_reading(compiled, reading)
    chosen = compiled.policy
    ids = {
        name: str(row[name]) if row.get(name) is not None else _UNNAMED
        for name in ("need_id", "person_id", "competency_id")
    }
    return Recommendation.trusted(
        schema_version=1,
        id=derived_id("recommendation", ids["need_id"], chosen.id, chosen.version),
        competency_name=row.get("competency_name"),
        would_change=() if facts is None else find_changes(compiled, values, decision),
        **ids,
        **ready.describe(decision, kinds),
    )


def _values_of(
    facts: Mapping[str, Any], compiled: CompiledPolicy, reading: Reading, kinds: tuple[Kind, ...]
) -> dict[str, FactValue | None]:
    """Take the values of the facts that the answer knows.

    What every need knows decides nothing, so no change of it changes an answer.
    """
    values: dict[str, FactValue | None] = {}
    faults = []
    for place, name in enumerate(fact.name for fact in compiled.facts):
        values[name] = None
        if reading.unknown >> place & 1 or FACTS[name].always_known:
            continue
        values[name] = name in kinds if name in KINDS else _plain(FACTS[name], facts.get(name))
        if values[name] is None:
            message = (
                "expected the value that the answer knows, the facts lack it; give the row of "
                "needs that was answered"
            )
            faults.append(Fault(f"column {name!r}", "other_facts", message, column=name))
    if faults:
        raise InvalidInputError(faults, origin="frames.explain_row")
    return values


def _plain(fact: Fact, value: Any) -> FactValue | None:  # noqa: ANN401 - whatever an engine holds
    """Make a value of Python of an engine's own; what the fact cannot have is not known."""
    try:
        if fact.is_number:
            number = float(value)
            within = fact.minimum <= number <= fact.maximum
            whole = fact.whole and number.is_integer()
            return (int(number) if whole else number) if within else None
        return next((known for known in fact.values if value == known), None)
    except (TypeError, ValueError):  # no number, or the NA of pandas, which equals nothing
        return None


def _check_values(
    compiled: CompiledPolicy, reading: Reading, values: Mapping[str, FactValue | None]
) -> None:
    """Refuse facts that do not give the reasons of the row."""
    if (reading.presumed ^ compiled.reader.read(values).presumed) & compiled.bearing:
        message = (
            "expected the row of needs that was answered, these facts give other reasons; look the "
            "row up by its id"
        )
        fault = Fault("facts", "other_facts", message)
        raise InvalidInputError([fault], origin="frames.explain_row")


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
    unknown = _mask(row, "unknown", masks.facts)
    presumed = 0
    for name, places in masks.conditions.items():
        bits = _mask(row, name, masks.sizes[name])
        for number, place in enumerate(places):
            if place is not None and bits >> number & 1:
                presumed |= 1 << place
    waiting = shared = 0
    for place, tests in enumerate(compiled.tests):
        if not unknown >> place & 1:
            continue
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
    return Reading(possible, certain, presumed, possible & shared, unknown)
