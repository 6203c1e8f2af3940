"""The columns that come out."""

from collections.abc import Iterator, Mapping, Sequence

from devframe.frames.answer import Answer
from devframe.frames.flags import Expr, Flag
from devframe.frames.masks import REASONS, column_of
from devframe.frames.sheet import Sheet
from devframe.frames.steps import Steps
from devframe.frames.words import WORD_BITS
from devframe.recommendation.compiled import CompiledPolicy


def list_outputs(
    sheet: Sheet,
    totals: Mapping[str, Expr],
    answer: Answer,
    steps: Steps,
    *,
    marks: Mapping[str, Sequence[Flag]],
    compiled: CompiledPolicy,
) -> Iterator[Expr]:
    """List the columns of the answer.

    Args:
        sheet: The work so far.
        totals: Totals by quantity, and the reasons.
        answer: The answer.
        steps: The steps.
        marks: The flags behind the bits of every mask but the reasons.
        compiled: The policy.

    Yields:
        Named expressions.
    """
    ns = sheet.ns
    names = [method.id for method in compiled.methods]
    forms_of = {method.id: method.forms for method in compiled.policy.methods}
    verdicts = [(answer.ask, "ask_first"), (answer.fix, "fix_elsewhere")]
    yield sheet.choose_text(verdicts, otherwise="develop").alias("verdict")
    developed = list(zip(answer.develops, names, strict=True))
    yield sheet.choose_text(developed, otherwise=None).alias("method")
    if answer.settled is not None:
        yield _truth(sheet, answer.settled).alias("settled")
    yield steps.sequence.alias("steps")
    for name, flags in zip(names, steps.forms, strict=True):
        chosen = [(flag, form.id) for flag, form in zip(flags, forms_of[name], strict=True)]
        yield sheet.choose_text(chosen, otherwise=None).alias(f"form_{name}")
    for place, name in enumerate(names):
        for side in ("points", "lower", "upper") if answer.settled is not None else ("points",):
            total = _number(sheet, totals.get(f"{side}:{place}", 0))
            yield total.cast(ns.Int32).alias(f"{side}_{name}")
    for first in range(0, max(len(compiled.points), 1), WORD_BITS):
        name = column_of(REASONS, first)
        yield _number(sheet, totals.get(name, 0)).cast(ns.Int64).alias(name)
    for mask, bits in marks.items():
        if mask == "questions" and answer.settled is None:
            continue
        for first in range(0, max(len(bits), 1), WORD_BITS):
            number = sheet.bits(bits[first : first + WORD_BITS])
            yield number.cast(ns.Int64).alias(column_of(mask, first))
    yield ns.lit(compiled.policy.id, ns.String).alias("policy_id")
    yield ns.lit(compiled.policy.version, ns.String).alias("policy_version")


def _number(sheet: Sheet, value: Expr) -> Expr:
    return sheet.number(value) if isinstance(value, int) else value


def _truth(sheet: Sheet, flag: Flag) -> Expr:
    return sheet.ns.lit(flag, sheet.ns.Boolean) if isinstance(flag, bool) else flag
