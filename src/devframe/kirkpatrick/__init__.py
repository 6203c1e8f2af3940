"""The Kirkpatrick station: outcomes become findings, and a design bounds every claim.

The names below load on first use: planning a study should not wait for what analyzes one.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from devframe._base.errors import MissingExtraError

if TYPE_CHECKING:
    from devframe.kirkpatrick.claims import Caution as Caution
    from devframe.kirkpatrick.claims import RefusedError as RefusedError
    from devframe.kirkpatrick.claims import claim_table as claim_table
    from devframe.kirkpatrick.conclusions import Design as Design
    from devframe.kirkpatrick.conclusions import conclude as conclude
    from devframe.kirkpatrick.findings import Finding as Finding

# By home, written by hand; no name may be that of a module, or the two would hide each other.
_HOMES = {
    "claims": ("Caution", "RefusedError", "claim_table"),
    "conclusions": ("Design", "conclude"),
    "findings": ("Finding",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = ["Caution", "Design", "Finding", "RefusedError", "claim_table", "conclude"]


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'devframe.kirkpatrick' has no attribute {name!r}")
    try:
        module = import_module(f"devframe.kirkpatrick.{home}")
    except ModuleNotFoundError as error:
        if error.name in {"numpy", "scipy", "statsmodels"}:
            raise MissingExtraError(f"devframe.kirkpatrick.{name}", extra="evaluate") from error
        raise
    value = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
