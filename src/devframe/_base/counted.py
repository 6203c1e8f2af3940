"""Counts in sentences: the noun in its number."""


def counted(count: int, one: str, many: str = "") -> str:
    """Say how many there are of something.

    Args:
        count: How many.
        one: The noun in the singular.
        many: The noun in the plural, where it is not the singular with an s.

    Returns:
        Count and noun.

    Example:
        >>> counted(1, "step"), counted(0, "step"), counted(2, "person", "people")
        ('1 step', '0 steps', '2 people')
    """
    return f"{count} {one if count == 1 else many or f'{one}s'}"
