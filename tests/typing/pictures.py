"""User code on pictures that must type-check; never executed."""

from datetime import date
from typing import assert_type

from matplotlib.figure import Figure

from devframe import pictures
from devframe.assessment import Profile
from devframe.kirkpatrick import Finding, ManyFindings, Study, gain
from devframe.pictures import Picture
from devframe.recommendation import Recommendation


def drawn(profile: Profile, advice: Recommendation, many: ManyFindings, study: Study) -> None:
    assert_type(pictures.competency_profile(profile), Picture)
    assert_type(pictures.gap_map([profile], theme="dark"), Picture)
    assert_type(profile.plot(), Figure)
    assert_type(advice.plot(theme="dark"), Figure)
    assert_type(pictures.forest_plot(many), Picture)
    assert_type(study.learning().plot(), Figure)
    found: Finding = gain([1, 2], [2, 3])
    figure: Figure = pictures.paired_slopes(found, before=[1, 2], after=[2, 3])
    assert_type(pictures.alt_text(figure), str)
    assert_type(pictures.picture_html(figure, figure), str)
    pictures.save(figure, "slopes.svg")
    pictures.fade_watch([], as_of=date(2026, 10, 1))
    profile.plot(theme="sepia")  # type: ignore[arg-type]
    pictures.paired_slopes(found, [1, 2], [2, 3])  # type: ignore[call-arg]
