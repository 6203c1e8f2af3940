"""Truths of a whole column: an expression, or plain `True` or `False` where it is the same for all.

A column that the frame does not have makes its facts unknown in every row. Folding such constants
here, while the expressions are built, keeps them out of the engine's work altogether.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

Expr: TypeAlias = Any
"""An expression: narwhals's, or Polars's own where a Polars frame came in. Both speak alike."""

Flag: TypeAlias = Any
"""An expression that is true or false in every row and never null, or a plain `bool`."""


def every(flags: Iterable[Flag]) -> Flag:
    """Conjunction.

    Args:
        flags: Any number of flags; none at all is true.

    Returns:
        The flag that is true where all are.

    Example:
        >>> every([]), every([True, False])
        (True, False)
    """
    expressions = []
    for flag in flags:
        if flag is False:
            return False
        if flag is not True:
            expressions.append(flag)
    return balanced(expressions, lambda one, other: one & other) if expressions else True


def some(flags: Iterable[Flag]) -> Flag:
    """Disjunction.

    Args:
        flags: Any number of flags; none at all is false.

    Returns:
        The flag that is true where at least one is.

    Example:
        >>> some([]), some([True, False])
        (False, True)
    """
    expressions = []
    for flag in flags:
        if flag is True:
            return True
        if flag is not False:
            expressions.append(flag)
    return balanced(expressions, lambda one, other: one | other) if expressions else False


def negate(flag: Flag) -> Flag:
    """Negation.

    Args:
        flag: A flag.

    Returns:
        Its opposite.

    Example:
        >>> negate(True)
        False
    """
    return not flag if isinstance(flag, bool) else ~flag


def balanced(items: Sequence[Expr], join: Callable[[Expr, Expr], Expr]) -> Expr:
    """Join expressions pairwise, so that hundreds of them nest a few levels deep only.

    Args:
        items: At least one expression.
        join: Joins two.

    Returns:
        One expression.

    Example:
        >>> balanced(["a", "b", "c"], lambda one, other: f"({one}{other})")
        '((ab)c)'
    """
    level = list(items)
    while len(level) > 1:
        pairs = [join(*level[start : start + 2]) for start in range(0, len(level) - 1, 2)]
        level = pairs + level[len(level) & ~1 :]
    return level[0]
