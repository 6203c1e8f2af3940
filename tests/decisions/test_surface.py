"""What the station offers, and what it needs for it."""

import subprocess
import sys

import pytest

from devframe import decisions
from devframe.errors import MissingExtraError


def test_it_lists_what_it_offers() -> None:
    assert dir(decisions) == sorted(decisions.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'decide'"):
        decisions.decide  # noqa: B018 - asking for it is the test


def test_an_audit_without_statistics_says_which_extra_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(vars(decisions), "audit", raising=False)
    for name in [name for name in sys.modules if name.startswith("devframe.kirkpatrick.fairness")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "devframe.decisions.auditing", raising=False)
    monkeypatch.setitem(sys.modules, "scipy", None)
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    with pytest.raises(MissingExtraError, match=r"devframe\[evaluate\]"):
        decisions.audit  # noqa: B018 - as above


def test_a_module_that_is_missing_for_another_reason_is_not_explained_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(vars(decisions), "overrides", raising=False)
    monkeypatch.setitem(sys.modules, "devframe.decisions.override_counts", None)
    with pytest.raises(ModuleNotFoundError, match="override_counts"):
        decisions.overrides  # noqa: B018 - as above


def test_the_log_needs_no_statistics() -> None:
    code = (
        "import sys; from devframe.decisions import DecisionLog, decision_on, overrides; "
        "print({'numpy', 'scipy', 'narwhals'} & set(sys.modules))"
    )
    ran = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "set()\n"
