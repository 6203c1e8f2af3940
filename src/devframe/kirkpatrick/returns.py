"""Return on investment after Phillips: an effect, what it is worth, and what it cost."""

from collections.abc import Callable, Sequence
from math import floor, isfinite

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.claims import Caution, RefusedError
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.returns_costs import (
    CostCategory,
    CostLine,
    Costs,
    cost_categories,
    participant_time,
)
from devframe.kirkpatrick.returns_result import Isolation, ReturnOnInvestment, TornadoRow
from devframe.kirkpatrick.returns_simulation import (
    Ranged,
    Triangle,
    Uncertain,
    hypercube,
    uncertain,
)

__all__ = [
    "CostCategory",
    "CostLine",
    "Costs",
    "Isolation",
    "Ranged",
    "ReturnOnInvestment",
    "TornadoRow",
    "cost_categories",
    "participant_time",
    "roi",
]

_ESTIMATED_BY_PEOPLE = {"participant_estimate", "manager_estimate", "expert_estimate"}


def roi(
    effect: Finding | Ranged | float,
    *,
    unit_value: Ranged | float,
    n: int,
    periods_per_year: float,
    costs: Costs,
    years: float = 1.0,
    isolation: Isolation | None = None,
    attribution_share: Ranged | float = 1.0,
    confidence_share: float = 1.0,
    discount_rate: float | None = None,
    intangibles: Sequence[str] = (),
    currency: str = "",
    level: float = 0.95,
    draws: int = 20_000,
    seed: int = 0,
) -> ReturnOnInvestment:
    """Weigh what a program brought against what it cost.

    Only a finding that claims an effect (`effect` or `effect-if`) gives a return. Anything else,
    such as a gain without a comparison group or an assumed number, gives a scenario, and the
    result says so in its title.

    Formula:
        benefit = effect · unit_value · n · periods_per_year · years · attribution · confidence;
        ROI = 100 · (benefit - cost) / cost. The interval comes from a Monte Carlo simulation: the
        effect is drawn from its t-distribution, everything that was given as a range from a
        triangle.

    Assumptions:
        The effect stays the same in all periods; inputs vary independently.

    Missing data:
        People without a measurement count as not improved when `n` counts only those measured.

    Args:
        effect: Effect per person and period in raw units: a finding, a range or a number.
        unit_value: What one unit more is worth; negative where less is better.
        n: People whose improvement counts.
        periods_per_year: Periods in a year in which the effect arises, such as 48 working weeks.
        costs: Fully loaded costs.
        years: How long the effect is counted. Phillips counts the first year only.
        isolation: How the program's part was told from the rest; by default the comparison group
            of the finding, if it has one.
        attribution_share: Share of the improvement that is due to the program, from 0 to 1.
        confidence_share: How sure the estimators are of that share, from 0 to 1.
        discount_rate: Yearly rate for the net present value, such as 0.05.
        intangibles: Benefits to name without a price.
        currency: Currency of all amounts, for sentences.
        level: Level of the interval.
        draws: How many returns to simulate.
        seed: Start of the random numbers.

    Returns:
        The return or the scenario.

    Raises:
        InvalidInputError: When a number is impossible, or there is no cost.
        RefusedError: When the effect is in standard deviations or in percent, which have no price.

    Source:
        Phillips (2003); McKay, Beckman & Conover (1979) for the simulation.

    Example:
        >>> costs = Costs(lines=(CostLine(category="delivery", amount=32_984.0),))
        >>> found = roi(32.5, unit_value=1.0, n=46, periods_per_year=48, costs=costs)
        >>> found.title, round(found.bcr, 2), round(found.roi_percent, 2)
        ('Scenario', 2.18, 117.56)
    """
    inputs = {
        "effect": _effect(effect),
        "unit_value": uncertain(unit_value),
        "attribution_share": uncertain(attribution_share),
    }
    method = isolation or _isolation_of(effect)
    _check(
        inputs,
        n=n,
        periods_per_year=periods_per_year,
        years=years,
        costs=costs,
        confidence_share=confidence_share,
        discount_rate=discount_rate,
        level=level,
        draws=draws,
    )
    if inputs["attribution_share"].center * confidence_share < 1 and isolation is None:
        message = (
            "expected isolation= together with an attribution or confidence below 1; say who "
            "estimated it, such as 'participant_estimate'"
        )
        raise _invalid("isolation", message)
    per_unit = n * periods_per_year * confidence_share
    center = {name: given.center for name, given in inputs.items()}
    annual = per_unit * center["effect"] * center["unit_value"] * center["attribution_share"]
    benefit, cost = annual * years, costs.total
    each = per_unit * years * center["unit_value"] * center["attribution_share"]

    def percent(effect: float, unit_value: float, attribution_share: float, cost: float) -> float:
        return 100 * (per_unit * years * effect * unit_value * attribution_share / cost - 1)

    spread = _simulate(inputs, costs, per_unit * years, level=level, draws=draws, seed=seed)
    claim = effect.claim if isinstance(effect, Finding) else None
    real = claim in {"effect", "effect-if"}
    unisolated = benefit / (center["attribution_share"] * confidence_share)
    return ReturnOnInvestment(
        title="Return on investment" if real else "Scenario",
        claim=claim,
        condition=effect.condition if isinstance(effect, Finding) else None,
        benefit=benefit,
        annual_benefit=annual,
        cost=cost,
        net=benefit - cost,
        bcr=benefit / cost,
        roi_percent=100 * (benefit / cost - 1),
        roi_low=None if spread is None else 100 * (spread.low - 1),
        roi_high=None if spread is None else 100 * (spread.high - 1),
        bcr_low=None if spread is None else spread.low,
        bcr_high=None if spread is None else spread.high,
        share_above_zero=None if spread is None else spread.share_above_one,
        level=level,
        draws=draws,
        seed=seed,
        payback_months=_payback(annual, cost, years),
        npv=None if discount_rate is None else _present_value(annual, years, discount_rate) - cost,
        break_even_effect=cost / each,
        isolation=method,
        attribution_share=center["attribution_share"],
        confidence_share=confidence_share,
        roi_percent_unisolated=100 * (unisolated / cost - 1),
        tornado=_tornado(inputs, costs, percent),
        costs=costs,
        intangibles=tuple(intangibles),
        currency=currency,
        warnings=tuple(
            _cautions(
                effect,
                method,
                costs,
                n=n,
                years=years,
                reduced=center["attribution_share"] * confidence_share < 1,
                exact=spread is None,
            )
        ),
        sources=("mckay-1979", "phillips-2003"),
    )


def _effect(effect: Finding | Ranged | float) -> Uncertain:
    if isinstance(effect, Finding):
        if effect.estimate is None:
            message = "expected a finding with an estimate, got one that could not be computed"
            raise _invalid("effect", message)
        if "standard deviation" in effect.unit:
            raise RefusedError(
                "the effect is in standard deviations",
                because="a standard deviation has no price",
                instead="pass the finding in raw units, which stands beside it",
            )
        if effect.unit == "percent":
            raise RefusedError(
                "the effect is in percent",
                because="what a percent is worth depends on what it is a percent of, so priced per "
                "person it is no amount",
                instead="turn it into units first: percent / 100 times the count or amount per "
                "person and period without the program, as a Ranged with its limits",
            )
    return uncertain(effect)


def _isolation_of(effect: Finding | Ranged | float) -> Isolation:
    compared = isinstance(effect, Finding) and effect.form == "contrast"
    return "comparison_group" if compared else "none"


@attrs.frozen
class _Spread:
    low: float
    high: float
    share_above_one: float


def _simulate(
    inputs: dict[str, Uncertain],
    costs: Costs,
    scale: float,
    *,
    level: float,
    draws: int,
    seed: int,
) -> _Spread | None:
    """Draw benefit-cost ratios; `None` when nothing is uncertain."""
    lines = [Triangle(line.amount, line.least, line.most) for line in costs.lines]
    everything: list[Uncertain] = [*inputs.values(), *lines]
    if all(given.is_exact for given in everything):
        return None
    shares = hypercube(len(everything), draws=draws, seed=seed)
    drawn = [given.at(row) for given, row in zip(everything, shares, strict=True)]
    benefit: FloatArray = scale * np.prod(drawn[: len(inputs)], axis=0)
    cost: FloatArray = np.sum(drawn[len(inputs) :], axis=0)
    ratios = benefit / cost
    low, high = np.quantile(ratios, [(1 - level) / 2, (1 + level) / 2])
    return _Spread(float(low), float(high), float((ratios > 1).mean()))


def _tornado(
    inputs: dict[str, Uncertain], costs: Costs, percent: Callable[..., float]
) -> tuple[TornadoRow, ...]:
    """Move one input at a time to its ends."""
    ranges = {name: (given.low, given.high) for name, given in inputs.items()}
    ranges["cost"] = (sum(c.least for c in costs.lines), sum(c.most for c in costs.lines))
    center = {name: given.center for name, given in inputs.items()} | {"cost": costs.total}
    rows = [
        TornadoRow(
            input=name,
            low=low,
            high=high,
            roi_percent_at_low=percent(**{**center, name: low}),
            roi_percent_at_high=percent(**{**center, name: high}),
        )
        for name, (low, high) in ranges.items()
        if low < high
    ]
    return tuple(sorted(rows, key=lambda row: (-row.swing, row.input)))


def _payback(annual: float, cost: float, years: float) -> float | None:
    """Months until the cost has come back; `None` when it does not within the time counted."""
    if not annual * years >= cost:
        return None
    return 12 * cost / annual


def _present_value(annual: float, years: float, rate: float) -> float:
    """Discount benefits that arrive at the end of each year; a last part of a year at its end."""
    whole = floor(years)
    value = sum(annual / float((1 + rate) ** year) for year in range(1, whole + 1))
    return value + annual * (years - whole) / float((1 + rate) ** years)


def _cautions(
    effect: Finding | Ranged | float,
    method: Isolation,
    costs: Costs,
    *,
    n: int,
    years: float,
    reduced: bool,
    exact: bool,
) -> list[Caution]:
    found = list(effect.warnings) if isinstance(effect, Finding) else []
    claim = effect.claim if isinstance(effect, Finding) else None

    def warn(code: str, sentence: str) -> None:
        found.append(Caution(code=code, sentence=sentence, source="phillips-2003"))

    if claim not in {"effect", "effect-if"}:
        behind = "was assumed" if claim is None else f"may only be called '{claim}'"
        warn("scenario", f"This is a scenario: the number behind it {behind}.")
    if method == "none":
        warn("not_isolated", "Nothing tells the program's part from everything else.")
    if method in _ESTIMATED_BY_PEOPLE:
        warn(
            "estimated_isolation",
            "The program's part was estimated by people: read it beside the return without it.",
        )
    if method == "comparison_group" and reduced:
        warn(
            "isolated_twice",
            "A comparison group has already taken out what is not due to the program; a share "
            "on top takes it out twice.",
        )
    if costs.forgotten:
        names = ", ".join(category.replace("_", " ") for category in costs.forgotten)
        warn("costs_not_loaded", f"Costs are not fully loaded; missing: {names}.")
    if years > 1:
        warn("beyond_first_year", f"Benefits of {shown(years)} years are counted, not of one.")
    if isinstance(effect, Finding) and n > effect.n:
        warn("extrapolated", f"{n} people are priced, {effect.n} were measured.")
    if exact:
        taken = (
            "The finding has no interval and every other input"
            if isinstance(effect, Finding)
            else "Every input"
        )
        warn("no_uncertainty", f"{taken} was given as exact, so there is no interval.")
    return found


def _check(
    inputs: dict[str, Uncertain],
    *,
    n: int,
    periods_per_year: float,
    years: float,
    costs: Costs,
    confidence_share: float,
    discount_rate: float | None,
    level: float,
    draws: int,
) -> None:
    attribution = inputs["attribution_share"]
    wishes = [
        ("n", n >= 1, "at least one person", n),
        ("periods_per_year", 0 < periods_per_year < np.inf, "a positive number", periods_per_year),
        ("years", 0 < years < np.inf, "a positive number", years),
        ("costs", costs.total > 0, "a cost above 0", costs.total),
        ("confidence_share", 0 < confidence_share <= 1, "a share above 0", confidence_share),
        (
            "attribution_share",
            attribution.low >= 0 and attribution.high <= 1 and attribution.center > 0,
            "a share above 0 and at most 1",
            attribution.center,
        ),
        (
            "unit_value",
            isfinite(inputs["unit_value"].center) and inputs["unit_value"].center != 0,
            "a value other than 0",
            inputs["unit_value"].center,
        ),
        ("effect", isfinite(inputs["effect"].center), "a number", inputs["effect"].center),
        ("discount_rate", discount_rate is None or discount_rate > -1, "a rate", discount_rate),
        ("level", 0 < level < 1, "a level between 0 and 1", level),
        ("draws", draws >= 1_000, "at least 1000", draws),  # noqa: PLR2004 - fewer give no tails
    ]
    faults = [
        Fault(where, "impossible_input", f"expected {wanted}, got {came}")
        for where, fine, wanted, came in wishes
        if not fine
    ]
    if faults:
        raise InvalidInputError(faults, origin="return on investment")


def _invalid(where: str, message: str) -> InvalidInputError:
    return InvalidInputError([Fault(where, "impossible_input", message)], origin=where)
