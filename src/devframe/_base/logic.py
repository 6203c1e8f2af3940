"""Three-valued logic after Kleene: true, false, and `None` for "not known"."""

from collections.abc import Iterable

Truth = bool | None
"""`True`, `False`, or `None` for "not known"."""


def all_of(truths: Iterable[Truth]) -> Truth:
    """Conjunction: false beats unknown, unknown beats true.

    Args:
        truths: Any number of truths; none at all is true.

    Returns:
        The conjunction.

    Source:
        Kleene, Introduction to Metamathematics, 1952, § 64.

    Example:
        >>> all_of([True, None]), all_of([False, None]), all_of([])
        (None, False, True)
    """
    outcome: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            outcome = None
    return outcome


def any_of(truths: Iterable[Truth]) -> Truth:
    """Disjunction: true beats unknown, unknown beats false.

    Args:
        truths: Any number of truths; none at all is false.

    Returns:
        The disjunction.

    Source:
        Kleene, Introduction to Metamathematics, 1952, § 64.

    Example:
        >>> any_of([False, None]), any_of([True, None]), any_of([])
        (None, True, False)
    """
    outcome: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            outcome = None
    return outcome


def negate(truth: Truth) -> Truth:
    """Negation: unknown stays unknown.

    Args:
        truth: A truth.

    Returns:
        Its negation.

    Example:
        >>> negate(True), negate(None)
        (False, None)
    """
    return None if truth is None else not truth
