"""What a design lets one say: the table in `claims.toml`, read and applied.

Three things decide a claim: the design, the form of the number (a level, a change inside one
group, a contrast between groups) and whether people rated themselves. There is no fourth.
"""

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import Field

from devframe._base.errors import DevframeError, UnknownNameError
from devframe._base.records import Identifier, Record, Sentence

Claim = Literal["describe", "change", "association", "effect-if", "effect"]
"""What may be said, from a mere description to an effect."""

Form = Literal["level", "change", "contrast"]
"""A level at one time, a difference over time in one group, or a difference between groups."""

DesignKind = Literal[
    "one_group_post",
    "one_group_pre_post",
    "retrospective_pre",
    "groups_post",
    "groups_pre_post",
    "groups_repeated",
    "staggered",
    "plain_series",
    "single_series",
    "controlled_series",
    "cutoff",
    "randomized",
    "randomized_attrition",
    "randomized_few_clusters",
    "randomized_one_cluster_per_arm",
]
"""The study designs that devframe tells apart."""


class Caution(Record):
    """Something a reader of a result must know.

    Attributes:
        code: Stable machine-readable code.
        sentence: The same for people.
        source: Key of the source behind it, if any.
    """

    code: Identifier
    sentence: Sentence
    source: Identifier | None = None


class DesignRow(Record):
    """One row of the design-to-claim table.

    Attributes:
        kind: The design.
        title: What it is, in words.
        claim: The most that a contrast between groups may claim.
        change: The most that a change inside one group may claim.
        condition: What has to hold for an `effect-if` claim.
        cautions: Codes of the cautions that every finding under this design carries.
        change_cautions: Codes of those that a change carries, where they are not those of one
            group measured before and after.
        refused: Why a contrast is refused, where it is.
        instead: What can still be done then.
    """

    kind: DesignKind
    title: Sentence
    claim: Claim
    change: Claim
    condition: Sentence | None = None
    cautions: tuple[Identifier, ...] = ()
    change_cautions: tuple[Identifier, ...] | None = None
    refused: Sentence | None = None
    instead: Sentence | None = None


class Wording(Record):
    """How a difference is told under one claim: rising, falling, flat, and not yet clear."""

    up: Sentence
    down: Sentence
    flat: Sentence
    unclear: Sentence


class ClaimRow(Record):
    """How one claim speaks, and which claim stands one step below it.

    Attributes:
        lower: The claim one step down.
        lower_condition: What has to hold for the lower claim, where the design names nothing.
        level: Wording of a level, for claims that can be about one.
        change: Wording of a change, for claims that can be about one.
        contrast: Wording of a contrast, for claims that can be about one.
        limit: What must be said beside it, by form.
    """

    lower: Claim
    lower_condition: Sentence | None = None
    level: Sentence | None = None
    change: Wording | None = None
    contrast: Wording | None = None
    limit: dict[Form, Sentence] = Field(default_factory=dict)


class ClaimTable(Record):
    """The whole table.

    Attributes:
        fewest_clusters: Fewer assigned clusters than this lower the claim to a description.
        largest_imbalance_sd: Baseline difference, in standard deviations, above which groups that
            were not assigned by chance are not alike.
        largest_loss_share: Share of people lost above which a randomized claim is lowered.
        largest_loss_difference: Difference of the arms' losses above which it is lowered.
        designs: One row per design.
        claims: One row per claim.
        cautions: The standing cautions by code.
    """

    fewest_clusters: int
    largest_imbalance_sd: float
    largest_loss_share: float
    largest_loss_difference: float
    designs: dict[DesignKind, DesignRow]
    claims: dict[Claim, ClaimRow]
    cautions: dict[Identifier, Caution]


class RefusedError(DevframeError, ValueError):
    """A number that the design cannot carry.

    Attributes:
        wrong: What is wrong.
        because: Why it matters.
        instead: What can still be done.
    """

    def __init__(self, wrong: str, *, because: str, instead: str) -> None:
        self.wrong = wrong
        self.because = because
        self.instead = instead
        super().__init__(f"{wrong}: {because}; {instead}")


@cache
def claim_table() -> ClaimTable:
    """Read the design-to-claim table that ships with devframe.

    Returns:
        The table; the same object every time.

    Source:
        Shadish, Cook & Campbell (2002) for the designs; What Works Clearinghouse (2022) for
        clusters and imbalance; Schulz & Grimes (2002) for losses.

    Example:
        >>> claim_table().designs["one_group_pre_post"].change
        'change'
    """
    text = resources.files("devframe.kirkpatrick").joinpath("claims.toml").read_text("utf-8")
    document = tomllib.loads(text)
    for key, field in (("designs", "kind"), ("cautions", "code")):
        document[key] = {name: {field: name, **row} for name, row in document[key].items()}
    return ClaimTable.from_json(json.dumps(document))


def standing_caution(code: str) -> Caution:
    """Look up one of the cautions that the table words.

    Args:
        code: Its code, such as `recall`.

    Returns:
        The caution.

    Raises:
        UnknownNameError: When the table has no such code.

    Example:
        >>> standing_caution("recall").source
        'shadish-2002'
    """
    cautions: Mapping[str, Caution] = claim_table().cautions
    if code not in cautions:
        raise UnknownNameError("caution", code, known=cautions)
    return cautions[code]


class Permission(Record):
    """What one number may be used to say.

    Attributes:
        claim: The claim.
        condition: What has to hold, for `effect-if`.
        cautions: What must be said beside it.
    """

    claim: Claim
    condition: Sentence | None
    cautions: tuple[Caution, ...]


def permit(kind: DesignKind, *, form: Form, self_rated: bool | None = None) -> Permission:
    """Say what a number of a given form may claim under a design.

    Args:
        kind: The design.
        form: Whether the number is a level, a change inside one group, or a contrast.
        self_rated: Whether people rated themselves; `None` when nobody said.

    Returns:
        The claim, its condition and its cautions.

    Raises:
        RefusedError: When the design cannot carry a contrast at all.

    Source:
        The table in `claims.toml`; Blume et al. (2010) for ratings from a common source.

    Example:
        >>> permit("randomized", form="contrast").claim
        'effect'
        >>> permit("randomized", form="change").claim
        'change'
        >>> permit("groups_pre_post", form="contrast", self_rated=True).claim
        'association'
    """
    table = claim_table()
    row = table.designs[kind]
    if form == "contrast" and row.refused is not None:
        raise RefusedError(row.title, because=row.refused, instead=str(row.instead))
    if form == "level":
        # How a level came about is no question, so cautions about causes would only be noise.
        return Permission(claim="describe", condition=None, cautions=())
    claim = row.claim if form == "contrast" else row.change
    condition = row.condition if claim == "effect-if" else None
    codes = row.cautions if form == "contrast" else _change_cautions(row)
    cautions = [table.cautions[code] for code in codes]
    if self_rated:
        step = table.claims[claim]
        claim, condition = step.lower, step.lower_condition
        cautions.append(table.cautions["common_source"])
    return Permission(claim=claim, condition=condition, cautions=tuple(cautions))


def _change_cautions(row: DesignRow) -> tuple[Identifier, ...]:
    """Give the cautions of a change: what threatens one group stays true beside another."""
    if row.change_cautions is not None:
        return row.change_cautions
    one_group = claim_table().designs["one_group_pre_post"].cautions
    return one_group if row.change == "change" else row.cautions
