"""The public surface: what it names, what it costs, what it keeps out."""

import importlib
import os
import subprocess
import sys
from importlib.metadata import version

import pytest

import devframe

STATIONS = (
    "competency",
    "assessment",
    "diagnosis",
    "recommendation",
    "followup",
    "program",
    "decisions",
    "pictures",
    "reporting",
    "interop",
    "errors",
)
HEAVY = (
    "numpy",
    "scipy",
    "pandas",
    "polars",
    "narwhals",
    "pydantic",
    "typer",
    "click",
    "matplotlib",
    "icalendar",
    "holidays",
)


def run(code: str, **environment: str) -> str:
    """Run code in a fresh interpreter and give what it printed."""
    ran = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_every_name_resolves_and_stands_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in devframe.__all__:
        # Names that were used before stand in the module; forget them, so that each one loads.
        if name != "__version__":
            monkeypatch.delattr(devframe, name, raising=False)
        assert getattr(devframe, name) is not None
    assert sorted(devframe.__all__) == dir(devframe)
    assert len(set(devframe.__all__)) == len(devframe.__all__)


def test_star_import_gives_exactly_the_surface() -> None:
    code = "names = {}; exec('from devframe import *', names); print(sorted(names))"
    assert run(code).strip() == str(sorted([*devframe.__all__, "__builtins__"]))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'devframe' has no attribute 'asess'"):
        _ = devframe.asess
    assert not hasattr(devframe, "__wrapped__")


@pytest.mark.parametrize("station", STATIONS)
def test_every_name_of_a_station_resolves(station: str) -> None:
    module = importlib.import_module(f"devframe.{station}")
    assert len(set(module.__all__)) == len(module.__all__)
    for name in module.__all__:
        assert getattr(module, name) is not None


def test_a_station_of_lazy_names_loads_only_what_is_called() -> None:
    code = (
        "import sys; from devframe import followup;"
        f"print([m for m in {HEAVY!r} if m in sys.modules]);"
        "followup.WorkCalendar; print('devframe.followup.ical' in sys.modules)"
    )
    assert run(code).split() == ["[]", "False"]


def test_importing_devframe_loads_nothing_heavy() -> None:
    code = f"import sys, devframe; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert run(code).strip() == "[]"


def test_the_object_path_needs_no_dataframe_nor_statistics() -> None:
    heavy = tuple(name for name in HEAVY if name != "pydantic")
    code = (
        "import sys; import devframe as dv; dv.assess, dv.diagnose, dv.Policy;"
        "dv.recommend(dv.Need(id='n', person_id='p', competency_id='c'));"
        f" print([m for m in {heavy!r} if m in sys.modules])"
    )
    assert run(code).strip() == "[]"


def test_the_version_is_that_of_the_package() -> None:
    assert devframe.__version__ == version("devframe")


# Sets stand in for a source that yields its rows in no fixed order.
PROFILE = """
import sys
from datetime import date
from devframe import *
scale = Scale(id="s", name="Stufen", levels=tuple(Level(value=v, label=str(v)) for v in range(6)))
requirements = tuple(
    Requirement(competency_id=c, competency_name="Büro", kind=k, level=3, context="phone")
    for c in ("ä", "b")
    for k in ("skill", "knowledge")
)
role = RoleProfile(id="agent", name="Büro", scale=scale, requirements=requirements)
evidence = [
    Evidence(id=f"e-{c}-{s}", person_id="p1", competency_id=c, kind="skill", source=s,
             context="phone", on=date(2026, 1, 1), score_share=len(s) / 13)
    for c in {"ä", "b", "c"}
    for s in {"self", "peer", "test", "manager", "customer"}
]
profile = assess(evidence, role=role, as_of=date(2026, 4, 1))
need = diagnose(profile.gaps[0], situation=Situation(tools_adequate=False, coach_minutes=30))
for record in (role, profile, need, recommend(need)):
    sys.stdout.buffer.write(record.to_json().encode() + b"\\n")
"""


def test_the_same_input_gives_the_same_bytes_anywhere() -> None:
    places = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8"},
    ]
    outputs = {run(PROFILE, **place) for place in places}
    assert len(outputs) == 1
    assert '"competency_id":"ä"' in outputs.pop()
