"""The check that ids are unique, said in one way."""

from collections import Counter
from collections.abc import Iterable

from devframe._base.errors import Fault, shorten


def require_unique(ids: Iterable[str], *, what: str) -> None:
    """Refuse ids that stand more than once.

    Args:
        ids: The ids.
        what: What goes by them, in the plural.

    Raises:
        ValueError: When one stands twice; it names all that do.
    """
    twice = sorted(one for one, count in Counter(ids).items() if count > 1)
    if twice:
        message = f"ids of {what} must be unique; rename one of each of these: {shorten(twice)}"
        raise ValueError(message)


def twice(ids: Iterable[str], what: str) -> list[Fault]:
    """Find ids that stand more than once in an input.

    Args:
        ids: The ids.
        what: What the input goes by.

    Returns:
        A fault for each of them, in the order of the input.
    """
    return [
        Fault(
            what,
            "repeated_id",
            f"expected each id once, got {shorten(one)} {count} times; join them",
        )
        for one, count in Counter(ids).items()
        if count > 1
    ]
