"""What a program returned, or would return in a scenario."""

from typing import Any, Literal

from devframe._base.markup import html_head, html_list, html_paragraph, html_table
from devframe._base.plotting import Drawable
from devframe._base.records import Identifier, Name, Record, Sentence
from devframe._base.tables import Library, frame_of
from devframe.kirkpatrick.claims import Caution, Claim
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.returns_costs import Costs

Isolation = Literal[
    "comparison_group",
    "trend_line",
    "participant_estimate",
    "manager_estimate",
    "expert_estimate",
    "none",
]
"""How the part of the improvement that is due to the program was told from the rest."""


class TornadoRow(Record):
    """What one input does to the return while all others stay as they are.

    Attributes:
        input: The input.
        low: Its lower end.
        high: Its upper end.
        roi_percent_at_low: Return when it lies at its lower end.
        roi_percent_at_high: Return when it lies at its upper end.
    """

    input: Name
    low: float
    high: float
    roi_percent_at_low: float
    roi_percent_at_high: float

    @property
    def swing(self) -> float:
        """How far the return moves, in percentage points."""
        return abs(self.roi_percent_at_high - self.roi_percent_at_low)


class ReturnOnInvestment(Record, Drawable):
    """Benefits against fully loaded costs.

    Attributes:
        title: `Return on investment`, or `Scenario` when no effect stands behind it.
        claim: Claim of the finding behind it; `None` when the effect was assumed.
        condition: What has to hold, for an `effect-if` finding.
        benefit: Benefit over the whole time.
        annual_benefit: Benefit per year.
        cost: Fully loaded cost.
        net: Benefit minus cost.
        bcr: Benefit-cost ratio.
        roi_percent: 100 · (benefit - cost) / cost.
        roi_low: Lower end of its interval; `None` when every input was given as exact.
        roi_high: Upper end.
        bcr_low: Lower end of the ratio's interval.
        bcr_high: Upper end.
        share_above_zero: Share of the simulated returns above zero.
        level: Level of the intervals.
        draws: Simulated returns.
        seed: Start of the random numbers.
        payback_months: Months until the benefit has paid the cost; `None` when it never does.
        npv: Net present value, when a discount rate was given.
        break_even_effect: Effect per person and period at which benefit equals cost.
        isolation: How the program's part was told from the rest.
        attribution_share: Share of the improvement attributed to the program.
        confidence_share: How sure the estimators were, by which their estimate is multiplied.
        roi_percent_unisolated: The return had all improvement been attributed to the program.
        tornado: Inputs by how much they move the return, the strongest first.
        costs: The cost lines.
        intangibles: Benefits that are listed and never priced.
        currency: Currency of all amounts.
        warnings: What a reader must know.
        sources: Keys of the sources.
    """

    title: Name
    claim: Claim | None
    condition: Sentence | None
    benefit: float
    annual_benefit: float
    cost: float
    net: float
    bcr: float
    roi_percent: float
    roi_low: float | None
    roi_high: float | None
    bcr_low: float | None
    bcr_high: float | None
    share_above_zero: float | None
    level: float
    draws: int
    seed: int
    payback_months: float | None
    npv: float | None
    break_even_effect: float
    isolation: Isolation
    attribution_share: float
    confidence_share: float
    roi_percent_unisolated: float
    tornado: tuple[TornadoRow, ...]
    costs: Costs
    intangibles: tuple[Sentence, ...]
    currency: str
    warnings: tuple[Caution, ...]
    sources: tuple[Identifier, ...]

    @property
    def is_scenario(self) -> bool:
        """Whether no finding of an effect stands behind it."""
        return self.claim not in {"effect", "effect-if"}

    def sentence(self) -> str:
        """Say the return in one sentence; a scenario says that it is one.

        Returns:
            The sentence; numbers rounded for reading.
        """
        start = "The return on investment was"
        if self.condition is not None:
            start = f"If {self.condition}, the return on investment was"
        if self.is_scenario:
            start = "Scenario, not a result: with these assumptions the return would be"
        text = (
            f"{start} {shown(self.roi_percent)} % ({self._interval()}): benefits of "
            f"{self._money(self.benefit)} against costs of {self._money(self.cost)}"
        )
        if self.attribution_share * self.confidence_share < 1:
            text += (
                f"; with all of the improvement credited to the program it would be "
                f"{shown(self.roi_percent_unisolated)} %"
            )
        if self.intangibles:
            text += f"; not priced: {', '.join(self.intangibles)}"
        return f"{text}."

    def table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give the figures as a dataframe of one row.

        Args:
            library: `pandas`, `polars` or `pyarrow`; by default the first that is installed.

        Returns:
            A column per figure.
        """
        figures = self.model_dump(
            exclude={"tornado", "costs", "intangibles", "warnings", "sources"}
        )
        return frame_of({name: [value] for name, value in figures.items()}, library=library)

    def tornado_table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give the inputs by how much they move the return.

        Args:
            library: `pandas`, `polars` or `pyarrow`; by default the first that is installed.

        Returns:
            One row per input, the strongest first, with its `swing` in percentage points.
        """
        columns = {
            name: [getattr(row, name) for row in self.tornado]
            for name in (*TornadoRow.model_fields, "swing")
        }
        return frame_of(columns, library=library)

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain values in full precision.

        Returns:
            A dict that `json.dumps` writes as it is.
        """
        return self.model_dump(mode="json")

    def _repr_html_(self) -> str:
        """Show the return in a notebook: the sentence, the figures, the cautions."""
        payback = "never" if self.payback_months is None else f"{shown(self.payback_months)} months"
        rows = [
            ("benefit", [self._money(self.benefit)]),
            ("cost", [self._money(self.cost)]),
            ("benefit-cost ratio", [shown(self.bcr)]),
            ("paid back after", [payback]),
        ]
        return (
            html_head(self.title)
            + html_paragraph(self.sentence())
            + html_table(("", ""), rows)
            + html_list(caution.sentence for caution in self.warnings)
        )

    def _interval(self) -> str:
        if self.roi_low is None or self.roi_high is None:
            return "no interval, since every input was given as exact"
        # A return near zero must not lend its many digits to a wide interval.
        widest = max(self.roi_percent, self.roi_low, self.roi_high, key=abs)
        low = shown(self.roi_low, like=widest)
        high = shown(self.roi_high, like=widest)
        return f"{100 * self.level:g} % interval {low} % to {high} %"

    def _money(self, amount: float) -> str:
        number = f"{amount:,.0f}".replace("-", "−")
        return f"{number} {self.currency}".rstrip()
