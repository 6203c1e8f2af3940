"""The restricted likelihood of a mixed model, from one pass over the data per group of rows."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import attrs
import numpy as np

from devframe.kirkpatrick.arrays import FloatArray, IntArray

_STEP = 1e-4  # of each variance: smaller steps drown in rounding, larger ones bend
_MOST_STEPS = 20


@attrs.frozen(eq=False)
class Variances:
    """What is random in a mixed model.

    Attributes:
        effects: Covariance of the random effects of one group, shape (q, q).
        residual: Variance of what is left.
    """

    effects: FloatArray
    residual: float

    def moved(self, steps: Mapping[int, float], moves: "Sequence[Variances]") -> "Variances":
        """Take steps away from these variances.

        Args:
            steps: How many steps of which move.
            moves: What one step adds.

        Returns:
            The variances there.
        """
        effects, residual = self.effects, self.residual
        for place, count in steps.items():
            effects = effects + count * moves[place].effects
            residual += count * moves[place].residual
        return Variances(effects, residual)


@attrs.frozen(eq=False)
class AtVariances:
    """The regression at given variances.

    Attributes:
        coefficients: Generalized least squares, shape (p,).
        covariance: Their covariance, shape (p, p).
        criterion: Minus twice the restricted log-likelihood.
    """

    coefficients: FloatArray
    covariance: FloatArray
    criterion: float


@attrs.frozen(eq=False)
class MixedCriterion:
    """Outcome, fixed and random columns of a mixed model, as sums of products by group.

    Sums are all that the likelihood needs, so that it costs a few small matrices per group however
    many rows a group has.

    Args:
        outcome: Shape (n,), nothing missing.
        fixed: Columns of the fixed effects, shape (n, p), of full column rank.
        random: Columns of the random effects, shape (n, q); q may be 0.
        groups: Group of each row from 0 on, shape (n,).
    """

    outcome: FloatArray
    fixed: FloatArray
    random: FloatArray
    groups: IntArray

    def at(self, variances: Variances) -> AtVariances:
        """Take the regression and the criterion at given variances.

        Args:
            variances: The variances.

        Returns:
            The regression; an infinite criterion where the variances are impossible.

        Source:
            Laird & Ware (1982), Biometrics 38:963-974, with the inverse of each group's covariance
            after Woodbury, which also holds where the random effects are singular.

        Example:
            >>> y, ones = np.array([1.0, 2.0, 4.0, 5.0]), np.ones((4, 1))
            >>> model = MixedCriterion(y, ones, ones, np.array([0, 0, 1, 1]))
            >>> found = model.at(Variances(np.array([[4.25]]), 0.5))
            >>> round(float(found.coefficients[0]), 6), round(float(found.covariance[0, 0]), 6)
            (3.0, 2.25)
        """
        residual, (zz, zxy, together) = variances.residual, self._products
        count, q = zz.shape[0], zz.shape[1]
        p = self.fixed.shape[1]
        inner = residual * np.eye(q) + variances.effects @ zz
        sign, logs = np.linalg.slogdet(inner)
        if not residual > 0 or (sign <= 0).any():
            return AtVariances(np.full(p, np.nan), np.full((p, p), np.nan), np.inf)
        shrunk = np.linalg.solve(inner, variances.effects @ zxy)
        products = (together - np.einsum("gqa,gqb->ab", zxy, shrunk)) / residual
        covariance = np.linalg.inv(products[:p, :p])
        coefficients = covariance @ products[:p, p]
        squares = float(products[p, p] - products[:p, p] @ coefficients)
        n = len(self.outcome)
        criterion = (
            (n - p) * np.log(2 * np.pi)
            + (n - count * q) * np.log(residual)
            + float(logs.sum())
            - float(np.linalg.slogdet(covariance)[1])
            + squares
        )
        return AtVariances(coefficients, covariance, criterion)

    def whitened(self, variances: Variances) -> tuple[FloatArray, FloatArray]:
        """Turn the rows so that under given variances they are independent with variance one.

        Args:
            variances: The variances.

        Returns:
            Outcome, shape (n,), and fixed columns, shape (n, p), rows in the order they came in.
        """
        table = np.column_stack([self.fixed, self.outcome])
        order = np.argsort(self.groups, kind="stable")
        starts = np.flatnonzero(np.diff(self.groups[order])) + 1
        for rows in np.split(order, starts):
            z = self.random[rows]
            spread = z @ variances.effects @ z.T + variances.residual * np.eye(len(rows))
            table[rows] = np.linalg.solve(np.linalg.cholesky(spread), table[rows])
        return table[:, -1], table[:, :-1]

    def satterthwaite_df(
        self, weights: FloatArray, variances: Variances, *, correlated: bool
    ) -> float:
        """Give Satterthwaite's degrees of freedom of a sum of coefficients.

        Formula:
            2 f² / (g' A g): f the variance of the sum, g its slope in the variances, A twice the
            inverse curvature of the criterion, both by central differences at the optimum.

        Args:
            weights: Weights of the coefficients in the sum, shape (p,).
            variances: The variances at which the criterion is least.
            correlated: Whether the covariances of the random effects were estimated too.

        Returns:
            The degrees of freedom; NaN where the criterion has no proper minimum there.

        Source:
            Satterthwaite (1946), Biometrics Bulletin 2:110-114; Giesbrecht & Burns (1985) for
            mixed models, as lmerTest does it (Kuznetsova et al. 2017).
        """
        moves = _moves(variances, correlated=correlated)
        _, curvature = self._bent(variances, moves)
        if curvature is None:
            return np.nan

        def squared_error(place: int, sign: int) -> float:
            moved = self.at(variances.moved({place: sign}, moves))
            return float(weights @ moved.covariance @ weights)

        slope = np.array(
            [(squared_error(k, 1) - squared_error(k, -1)) / 2 for k in range(len(moves))]
        )
        f = float(weights @ self.at(variances).covariance @ weights)
        return float(2 * f**2 / (slope @ (2 * np.linalg.solve(curvature, slope))))

    def settled(self, variances: Variances, *, correlated: bool) -> Variances | None:
        """Take the last steps to the least criterion, which an optimizer stops short of.

        Args:
            variances: Variances near those at which the criterion is least.
            correlated: Whether the covariances of the random effects are estimated too.

        Returns:
            The variances there; `None` where no proper minimum is near.
        """
        for _ in range(_MOST_STEPS):
            moves = _moves(variances, correlated=correlated)
            gradient, curvature = self._bent(variances, moves)
            if curvature is None:
                return None
            steps = -np.linalg.solve(curvature, gradient)
            variances = variances.moved(dict(enumerate(steps)), moves)
            if not (np.diag(variances.effects) > 0).all():
                return None
            if float(np.abs(steps).max()) < 1:
                break
        return variances

    def _bent(
        self, variances: Variances, moves: list[Variances]
    ) -> tuple[FloatArray, FloatArray | None]:
        """Give slope and curvature of the criterion per move; no curvature where it has no bowl."""
        size = len(moves)

        def at(steps: dict[int, float]) -> float:
            return self.at(variances.moved(steps, moves)).criterion

        here = at({})
        up, down = [at({k: 1}) for k in range(size)], [at({k: -1}) for k in range(size)]
        gradient = np.array([(up[k] - down[k]) / 2 for k in range(size)])
        curvature = np.empty((size, size))
        for a in range(size):
            curvature[a, a] = up[a] - 2 * here + down[a]
            for b in range(a):
                corners = [s * t * at({a: s, b: t}) for s in (1, -1) for t in (1, -1)]
                curvature[a, b] = curvature[b, a] = sum(corners) / 4
        proper = np.isfinite(curvature).all() and np.linalg.eigvalsh(curvature)[0] > 0
        return gradient, curvature if proper else None

    @cached_property
    def _products(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Sums of products: random by random and random by the rest per group, rest by rest."""
        rest = np.column_stack([self.fixed, self.outcome])
        order = np.argsort(self.groups, kind="stable")
        starts = np.flatnonzero(np.diff(self.groups[order], prepend=-1))
        z, r = self.random[order], rest[order]
        zz = np.add.reduceat(z[:, :, None] * z[:, None, :], starts)
        zr = np.add.reduceat(z[:, :, None] * r[:, None, :], starts)
        return zz, zr, rest.T @ rest


def _moves(variances: Variances, *, correlated: bool) -> list[Variances]:
    """Give one small step per variance or covariance that was estimated, in its own size."""
    sd = np.sqrt(np.diag(variances.effects))
    moves = []
    for a in range(len(sd)):
        for b in range(a + 1):
            if a != b and not correlated:
                continue
            step = np.zeros_like(variances.effects)
            step[a, b] = step[b, a] = _STEP * sd[a] * sd[b]
            moves.append(Variances(step, 0.0))
    return [*moves, Variances(np.zeros_like(variances.effects), _STEP * variances.residual)]
