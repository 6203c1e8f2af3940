"""Straight courses that differ by person: a mixed model through statsmodels, with our own df."""

import warnings
from typing import Any, Literal

import attrs
import numpy as np

from devframe._base.errors import MissingExtraError
from devframe.kirkpatrick.arrays import FloatArray, IntArray
from devframe.kirkpatrick.clustered import cluster_robust
from devframe.kirkpatrick.mixed_criterion import MixedCriterion, Variances
from devframe.kirkpatrick.moments import TInterval, t_interval

Structure = Literal["correlated", "independent", "intercept", "none"]
"""What differs by group: level and slope together, each by itself, the level alone, nothing."""

_NOTHING = 0.01  # a random standard deviation below this share of the residual one is none


@attrs.frozen(eq=False)
class MixedFit:
    """A mixed model at its best variances.

    Attributes:
        structure: What differs by group in the model that the data carry.
        variances: The variances; no row and column for what does not differ.
        coefficients: Of the fixed columns, shape (p,).
        criterion: Minus twice the restricted log-likelihood.
        model: The data, for what is computed from the fit.
    """

    structure: Structure
    variances: Variances
    coefficients: FloatArray
    criterion: float
    model: MixedCriterion

    def interval(
        self, weights: FloatArray, *, level: float, clusters: IntArray | None = None
    ) -> TInterval:
        """Give a sum of coefficients with its interval.

        Args:
            weights: Weights of the coefficients, shape (p,).
            level: Level of the interval.
            clusters: Codes of what groups come in, such as teams, one per row, shape (n,).

        Returns:
            The interval, with Satterthwaite's degrees of freedom of the variances; with clusters
            by CR2, the fitted model being its working model.
        """
        if clusters is None:
            at = self.model.at(self.variances)
            df = self.model.satterthwaite_df(
                weights, self.variances, correlated=self.structure == "correlated"
            )
            se = float(np.sqrt(weights @ at.covariance @ weights))
            return t_interval(float(weights @ at.coefficients), se, df=df, level=level)
        outcome, fixed = self.model.whitened(self.variances)
        # Columns are exchanged for ones of which the wanted sum is a single coefficient.
        basis = np.eye(len(weights))
        place = int(np.argmax(np.abs(weights)))
        basis[place] = weights
        found = cluster_robust(
            outcome, fixed @ np.linalg.inv(basis), clusters=clusters, column=place
        )
        return t_interval(found.estimate, found.se, df=found.df, level=level)


def fit_mixed(
    outcome: FloatArray, fixed: FloatArray, random: FloatArray, *, groups: IntArray
) -> MixedFit:
    """Fit a mixed model by REML, with as much that differs by group as the data carry.

    Level and slope of the groups are first let go together, then each by itself, then the level
    alone: a fit with a variance of zero or a correlation of one is singular, and its standard
    errors could not be trusted.

    Args:
        outcome: Shape (n,), nothing missing, centered and of a spread near one.
        fixed: Columns of the fixed effects, shape (n, p), of full column rank, n above p.
        random: Level and slope, shape (n, 2): ones, and the time centered and of a spread near
            one.
        groups: Group of each row from 0 on, shape (n,).

    Returns:
        The fit.

    Source:
        Laird & Ware (1982), Biometrics 38:963-974, for the model, fitted by statsmodels' MixedLM.

    Example:
        >>> person, time = np.repeat(np.arange(6), 3), np.tile([-1.0, 0.0, 1.0], 6)
        >>> y = np.array([-1, 0, 1, 0, 1, 1, -2, -1, 1, 0, 0, 2, -1, -1, 1, 1, 1, 2.0])
        >>> columns = np.column_stack([np.ones(18), time])
        >>> fit = fit_mixed(y, columns, columns, groups=person)
        >>> fit.structure, round(float(fit.coefficients[1]), 2)
        ('intercept', 0.92)
    """
    structures: tuple[Structure, ...] = ("intercept",)
    if len(outcome) > random.shape[1] * (int(groups.max()) + 1):
        # With fewer rows a slope of each group cannot be told from noise.
        structures = ("correlated", "independent", "intercept")
    for structure in structures:
        columns = random[:, :1] if structure == "intercept" else random
        model = MixedCriterion(outcome, fixed, columns, groups)
        variances = _variances(model, correlated=structure == "correlated")
        if variances is not None:
            return _fit(model, variances, structure)
    residuals = outcome - fixed @ np.linalg.lstsq(fixed, outcome, rcond=None)[0]
    alike = float(residuals @ residuals) / (len(outcome) - fixed.shape[1])
    model = MixedCriterion(outcome, fixed, random[:, :0], groups)
    return _fit(model, Variances(np.empty((0, 0)), alike), "none")


def _fit(model: MixedCriterion, variances: Variances, structure: Structure) -> MixedFit:
    at = model.at(variances)
    return MixedFit(structure, variances, at.coefficients, at.criterion, model)


def _variances(model: MixedCriterion, *, correlated: bool) -> Variances | None:
    """Find the best variances; `None` where the fit is singular."""
    MixedLM, MixedLMParams = _statsmodels()  # noqa: N806 - they are classes
    q = model.random.shape[1]
    free = MixedLMParams.from_components(
        fe_params=np.ones(model.fixed.shape[1]),
        cov_re=np.ones((q, q)) if correlated else np.eye(q),
    )
    with warnings.catch_warnings():
        # What statsmodels warns of, a fit at the edge, is looked for below and told in words.
        warnings.simplefilter("ignore")
        try:
            fit = MixedLM(
                model.outcome, model.fixed, groups=model.groups, exog_re=model.random
            ).fit(reml=True, free=free)
        except np.linalg.LinAlgError:
            return None
    near = Variances(np.array(fit.cov_re, dtype=np.float64), float(fit.scale))
    if _singular(near):
        return None
    best = model.settled(near, correlated=correlated)
    return None if best is None or _singular(best) else best


def _statsmodels() -> tuple[Any, Any]:
    """Load statsmodels when a mixed model is fitted: it takes longer than most studies do."""
    try:
        from statsmodels.regression.mixed_linear_model import (  # noqa: PLC0415 - see above
            MixedLM,
            MixedLMParams,
        )
    except ModuleNotFoundError as error:
        raise MissingExtraError("a mixed model", extra="evaluate") from error
    return MixedLM, MixedLMParams


def _singular(variances: Variances) -> bool:
    least = float(np.linalg.eigvalsh(variances.effects / variances.residual)[0])
    return not least >= _NOTHING**2
