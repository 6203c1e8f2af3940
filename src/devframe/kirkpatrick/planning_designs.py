"""The studies one can plan: each knows its chance of noticing a difference."""

from typing import ClassVar, Protocol

import attrs
import numpy as np
from attrs.validators import ge, gt, le, lt
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from devframe.kirkpatrick.noncentral import t_power

_SHARE = [ge(0.0), lt(1.0)]


class PlannedDesign(Protocol):
    """What planning needs of a design; `n` counts `counted` and may be a fraction on the way."""

    title: ClassVar[str]
    counted: ClassVar[str]
    method: ClassVar[str]
    sources: ClassVar[tuple[str, ...]]

    @property
    def smallest_n(self) -> float:
        """The `n` above which there are degrees of freedom."""

    @property
    def largest_effect(self) -> float:
        """The largest effect that can exist, infinite for means."""

    def power_at(self, effect: float, n: float, *, level: float) -> float:
        """Chance of noticing an effect in raw units."""

    def people(self, n: int) -> int:
        """How many people `n` means in all."""

    def standardized(self, effect: float) -> float | None:
        """The effect in standard deviations, where there is one."""


@attrs.frozen
class TwoGroups:
    """Two independent groups compared by their means, with or without an earlier score.

    Attributes:
        sd: Standard deviation inside the groups, in the unit of the effect.
        ratio: People in the reference group for each one in the group.
        covariate_r2: Share of the variance that the earlier score explains (its correlation
            squared); 0 without one.
    """

    sd: float = attrs.field(default=1.0, validator=gt(0))
    ratio: float = attrs.field(default=1.0, validator=gt(0))
    covariate_r2: float = attrs.field(default=0.0, validator=_SHARE)

    title: ClassVar[str] = "two groups"
    counted: ClassVar[str] = "people in the group"
    method: ClassVar[str] = "noncentral t, both tails"
    sources: ClassVar[tuple[str, ...]] = ("cohen-1988",)
    largest_effect: ClassVar[float] = np.inf

    @property
    def smallest_n(self) -> float:
        """Degrees of freedom begin here, and a group has at least one member."""
        return max((2 + (self.covariate_r2 > 0)) / (1 + self.ratio), 1.0, 1 / self.ratio)

    def power_at(self, effect: float, n: float, *, level: float) -> float:
        """Chance of noticing a difference of means."""
        shift = self._per_root(effect) * np.sqrt(n * self.ratio / (1 + self.ratio))
        df = n * (1 + self.ratio) - 2 - (self.covariate_r2 > 0)
        return float(t_power(shift, df, level=level))

    def people(self, n: int) -> int:
        """Both groups together."""
        return n + int(np.ceil(n * self.ratio - 1e-9))

    def standardized(self, effect: float) -> float:
        """The effect in standard deviations (Cohen's d)."""
        return effect / self.sd

    def _per_root(self, effect: float) -> float:
        return float(abs(effect) / (self.sd * np.sqrt(1 - self.covariate_r2)))


@attrs.frozen
class Paired:
    """One group before and after.

    Attributes:
        sd: Standard deviation at one time, in the unit of the effect.
        correlation: Correlation of before and after.
    """

    sd: float = attrs.field(default=1.0, validator=gt(0))
    correlation: float = attrs.field(default=0.5, validator=[gt(-1.0), lt(1.0)])

    title: ClassVar[str] = "one group before and after"
    counted: ClassVar[str] = "people measured twice"
    method: ClassVar[str] = "noncentral t, both tails"
    sources: ClassVar[tuple[str, ...]] = ("cohen-1988",)
    smallest_n: ClassVar[float] = 1.0
    largest_effect: ClassVar[float] = np.inf

    @property
    def sd_change(self) -> float:
        """Standard deviation of the changes."""
        return float(self.sd * np.sqrt(2 * (1 - self.correlation)))

    def power_at(self, effect: float, n: float, *, level: float) -> float:
        """Chance of noticing a mean change."""
        return float(t_power(abs(effect) / self.sd_change * np.sqrt(n), n - 1, level=level))

    def people(self, n: int) -> int:
        """Each person counts once."""
        return n

    def standardized(self, effect: float) -> float:
        """The change over the SD of the changes (d_z)."""
        return effect / self.sd_change


@attrs.frozen
class Proportions:
    """Two independent groups compared by a share.

    Attributes:
        reference_share: Share in the reference group, from 0 to 1.
        ratio: People in the reference group for each one in the group.
    """

    reference_share: float = attrs.field(validator=[gt(0.0), lt(1.0)])
    ratio: float = attrs.field(default=1.0, validator=gt(0))

    title: ClassVar[str] = "two groups compared by a share"
    counted: ClassVar[str] = "people in the group"
    method: ClassVar[str] = "normal approximation, pooled variance under no difference"
    sources: ClassVar[tuple[str, ...]] = ("fleiss-2003",)
    smallest_n: ClassVar[float] = 1.0

    @property
    def largest_effect(self) -> float:
        """A share cannot rise above 1."""
        return 1 - self.reference_share

    def power_at(self, effect: float, n: float, *, level: float) -> float:
        """Chance of noticing a difference of shares."""
        share = min(max(self.reference_share + effect, 0.0), 1.0)
        pooled = (share + self.ratio * self.reference_share) / (1 + self.ratio)
        null = np.sqrt(pooled * (1 - pooled) * (1 + 1 / self.ratio))
        spread = share * (1 - share)
        spread += self.reference_share * (1 - self.reference_share) / self.ratio
        shift = abs(share - self.reference_share) * np.sqrt(n)
        reach = ndtri(0.5 + level / 2) * null
        return float(
            ndtr((shift - reach) / np.sqrt(spread)) + ndtr((-shift - reach) / np.sqrt(spread))
        )

    def people(self, n: int) -> int:
        """Both groups together."""
        return n + int(np.ceil(n * self.ratio - 1e-9))

    def standardized(self, effect: float) -> None:  # noqa: ARG002 - the same question to all
        """Shares are not standardized."""
        return


@attrs.frozen
class Clusters:
    """Whole teams or other clusters are assigned, people are measured.

    Attributes:
        cluster_size: People measured per cluster.
        icc: Share of the variance that lies between clusters.
        treated_share: Share of the clusters that get the program.
        r2_clusters: Share of the variance between clusters that covariates explain.
        r2_people: Share of the variance inside clusters that covariates explain.
        covariates: How many covariates there are at the level of clusters.
        sd: Total standard deviation, in the unit of the effect.
    """

    cluster_size: float = attrs.field(validator=ge(1))
    icc: float = attrs.field(validator=[ge(0.0), le(1.0)])
    treated_share: float = attrs.field(default=0.5, validator=[gt(0.0), lt(1.0)])
    r2_clusters: float = attrs.field(default=0.0, validator=_SHARE)
    r2_people: float = attrs.field(default=0.0, validator=_SHARE)
    covariates: int = attrs.field(default=0, validator=ge(0))
    sd: float = attrs.field(default=1.0, validator=gt(0))

    title: ClassVar[str] = "clusters assigned as a whole"
    counted: ClassVar[str] = "clusters"
    method: ClassVar[str] = "central t with df = clusters - covariates - 2"
    sources: ClassVar[tuple[str, ...]] = ("bloom-1995", "dong-maynard-2013")
    largest_effect: ClassVar[float] = np.inf

    @property
    def smallest_n(self) -> float:
        """Degrees of freedom begin above it."""
        return 2.0 + self.covariates

    def power_at(self, effect: float, n: float, *, level: float) -> float:
        """Chance of noticing a difference of means."""
        between = self.icc * (1 - self.r2_clusters)
        inside = (1 - self.icc) * (1 - self.r2_people) / self.cluster_size
        spread = (between + inside) / (self.treated_share * (1 - self.treated_share) * n)
        df = n - self.covariates - 2
        # Written so that the smallest detectable effect is (t_level + t_power) times the error.
        return float(
            stdtr(df, abs(effect) / (self.sd * np.sqrt(spread)) - stdtrit(df, 0.5 + level / 2))
        )

    def people(self, n: int) -> int:
        """All people of all clusters."""
        return int(np.ceil(n * self.cluster_size - 1e-9))

    def standardized(self, effect: float) -> float:
        """The effect in total standard deviations."""
        return effect / self.sd
