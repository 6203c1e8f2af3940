import subprocess
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

import devframe as dv
from devframe import kirkpatrick
from devframe._base import lazy
from devframe._base.errors import MissingExtraError


def test_every_public_name_is_there_and_no_module_hides_it() -> None:
    assert sorted(kirkpatrick.__all__) == dir(kirkpatrick)
    for name in kirkpatrick.__all__:
        value = getattr(kirkpatrick, name)
        assert not isinstance(value, ModuleType), name
        assert value.__doc__, name
    assert dv.Study is kirkpatrick.Study
    assert dv.Finding is kirkpatrick.Finding


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'impact'"):
        _ = kirkpatrick.impact


def test_a_missing_extra_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(missing: str) -> Any:
        def load(name: str) -> ModuleType:
            raise ModuleNotFoundError(f"{name} needs {missing}", name=missing)

        return load

    monkeypatch.delitem(vars(kirkpatrick), "nps", raising=False)
    monkeypatch.setattr(lazy, "import_module", without("numpy"))
    with pytest.raises(MissingExtraError, match=r"pip install 'devframe\[evaluate\]'"):
        _ = kirkpatrick.nps
    monkeypatch.setattr(lazy, "import_module", without("devframe.kirkpatrick.typo"))
    with pytest.raises(ModuleNotFoundError, match="typo"):
        _ = kirkpatrick.nps
    monkeypatch.setattr(lazy, "import_module", import_module)
    assert kirkpatrick.nps


def test_importing_the_station_loads_no_numbers() -> None:
    code = (
        "import sys, devframe.kirkpatrick as k; k.claim_table(); "
        "print(*sorted({'numpy', 'scipy', 'pandas', 'polars', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own text
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not done.stdout.strip()
