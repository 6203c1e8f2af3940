"""Records with every free text replaced by one that attacks whatever shows it."""

from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin

import attrs

from devframe._base.records import Record

KEYS = frozenset({"sources", "source", "fact", "facts", "zone"})
"""Fields that name something known, which is looked up before it is shown."""


def hostile(value: Any, text: str, *, annotation: Any = None) -> Any:
    """Replace every free text in a record, at any depth, as no check would let anybody do."""
    if isinstance(value, Record):
        kind = type(value)
        changed = {
            name: hostile(getattr(value, name), text, annotation=field.annotation)
            for name, field in kind.model_fields.items()
            if name not in KEYS
        }
        return value.model_copy(update=changed)
    if attrs.has(type(value)):
        fields = [field.name for field in attrs.fields(type(value)) if field.init]
        return attrs.evolve(value, **{name: hostile(getattr(value, name), text) for name in fields})
    if isinstance(value, tuple):
        return tuple(hostile(one, text, annotation=annotation) for one in value)
    if isinstance(value, Mapping):
        return {key: hostile(one, text) for key, one in value.items()}
    if isinstance(value, str) and not _is_closed(annotation):
        return text
    return value


def _is_closed(annotation: Any) -> bool:
    """Tell whether a field takes only words of a closed vocabulary."""
    if get_origin(annotation) is Literal:
        return True
    return any(_is_closed(part) for part in get_args(annotation))
