"""Pictures of records: drawn with their uncertainty, described in words.

The names below load on first use and need the extra `report`.
"""

from typing import TYPE_CHECKING

from devframe._base.lazy import loader_of

if TYPE_CHECKING:
    from devframe.pictures.canvas import Picture as Picture
    from devframe.pictures.canvas import alt_text as alt_text
    from devframe.pictures.canvas import picture_html as picture_html
    from devframe.pictures.canvas import save as save
    from devframe.pictures.canvas import to_svg as to_svg
    from devframe.pictures.chains import level_chain as level_chain
    from devframe.pictures.choosing import picture_of as picture_of
    from devframe.pictures.diverging import likert_bars as likert_bars
    from devframe.pictures.events import event_study as event_study
    from devframe.pictures.fading import fade_watch as fade_watch
    from devframe.pictures.forests import forest_plot as forest_plot
    from devframe.pictures.gap_maps import gap_map as gap_map
    from devframe.pictures.interruptions import series_break as series_break
    from devframe.pictures.plans import plan_timeline as plan_timeline
    from devframe.pictures.profiles import competency_profile as competency_profile
    from devframe.pictures.slopes import paired_slopes as paired_slopes
    from devframe.pictures.timelines import follow_up_timeline as follow_up_timeline
    from devframe.pictures.tornado import roi_tornado as roi_tornado
    from devframe.pictures.traces import decision_trace as decision_trace

# By home, written by hand; no name may be that of a module, or the two would hide each other.
_HOMES = {
    "canvas": ("Picture", "alt_text", "picture_html", "save", "to_svg"),
    "chains": ("level_chain",),
    "choosing": ("picture_of",),
    "diverging": ("likert_bars",),
    "events": ("event_study",),
    "fading": ("fade_watch",),
    "forests": ("forest_plot",),
    "gap_maps": ("gap_map",),
    "interruptions": ("series_break",),
    "plans": ("plan_timeline",),
    "profiles": ("competency_profile",),
    "slopes": ("paired_slopes",),
    "timelines": ("follow_up_timeline",),
    "tornado": ("roi_tornado",),
    "traces": ("decision_trace",),
}

__all__ = [
    "Picture",
    "alt_text",
    "competency_profile",
    "decision_trace",
    "event_study",
    "fade_watch",
    "follow_up_timeline",
    "forest_plot",
    "gap_map",
    "level_chain",
    "likert_bars",
    "paired_slopes",
    "picture_html",
    "picture_of",
    "plan_timeline",
    "roi_tornado",
    "save",
    "series_break",
    "to_svg",
]

__getattr__ = loader_of(
    __name__, _HOMES, extras={"matplotlib": "report", "numpy": "evaluate", "scipy": "evaluate"}
)


def __dir__() -> list[str]:
    return sorted(__all__)
