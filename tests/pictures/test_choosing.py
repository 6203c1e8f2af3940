"""`record.plot()`: the picture that a record has, though no station below may import it."""

import subprocess
import sys

import pytest

from devframe import pictures
from devframe._base.errors import MissingExtraError, UnknownNameError
from devframe._base.plotting import Drawable
from devframe.kirkpatrick import Findings
from devframe.pictures.choosing import PICTURES
from tests.pictures.samples import (
    FADING,
    chain,
    change,
    profile,
    programs,
    ratings,
    recommendation,
    returns,
    staggered,
    two_groups,
)


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (profile(), "Profile of p-1"),
        (recommendation(), "How handling complaints of p-1 was weighed"),
        (FADING, "Timeline of 1 series"),
        (change(), "Forest plot of 3 findings"),
        (ratings(), "Answers in 5 steps"),
        (two_groups(), "Event study of handling complaints"),
        (two_groups(earlier=False), "Forest plot of 1 finding"),
        (staggered(), "Event study of calls"),
        (programs(4), "Forest plot of 4 findings"),
        (Findings({"gain": change()}), "Forest plot of 1 finding"),
        (chain(), "Levels of handling complaints: the chain breaks at results"),
        (returns(), "Scenario, not a result"),
    ],
)
def test_a_record_draws_the_picture_made_for_it(record: Drawable, told: str) -> None:
    assert pictures.alt_text(record.plot()).startswith(told)
    assert record.plot(theme="dark").get_facecolor() != record.plot().get_facecolor()


def test_every_record_that_can_be_drawn_has_a_picture() -> None:
    kinds = {kind.__name__ for kind in Drawable.__subclasses__()}
    assert kinds == set(PICTURES)
    assert set(PICTURES.values()) <= set(pictures.__all__)


def test_what_has_no_picture_is_named() -> None:
    class Blank(Drawable):
        """Nothing to see."""

    with pytest.raises(UnknownNameError, match="no record with a picture is named 'Blank'"):
        Blank().plot()


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [one for one in sys.modules if one.startswith(("matplotlib", "devframe.pict"))]:
        if module != "devframe.pictures":
            monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delattr(pictures, "competency_profile", raising=False)
    monkeypatch.delattr(pictures, "picture_of", raising=False)
    with pytest.raises(MissingExtraError, match=r"devframe\[report\]"):
        profile().plot()


def test_a_profile_is_drawn_without_what_findings_need() -> None:
    code = (
        "import sys; sys.modules['scipy'] = sys.modules['statsmodels'] = None\n"
        "from datetime import date\n"
        "from devframe import Evidence, Level, Requirement, RoleProfile, Scale, assess, pictures\n"
        "levels = tuple(Level(value=v, label=str(v)) for v in range(3))\n"
        "asked = Requirement(competency_id='c', competency_name='C', kind='skill', level=1)\n"
        "role = RoleProfile(id='r', name='R', scale=Scale(id='s', name='S', levels=levels),\n"
        "                   requirements=(asked,))\n"
        "seen = Evidence(id='e', person_id='p', competency_id='c', kind='skill', source='peer',\n"
        "                on=date(2026, 1, 1), level=2)\n"
        "print(pictures.alt_text(assess([seen], role=role, as_of=date(2026, 2, 1)).plot()))\n"
    )
    ran = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert ran.stdout.startswith("Profile of p for r"), ran.stderr
