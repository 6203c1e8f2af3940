"""The check that ids are unique, said in one way."""

from collections import Counter
from collections.abc import Iterable

from devframe._base.errors import shorten


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
