"""devframe: from evidence to gaps, needs, reasoned recommendations, follow-ups and evaluation.

The names below load on first use, so `import devframe` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devframe._base import errors as errors
    from devframe._base.errors import DevframeError as DevframeError
    from devframe._base.sources import Source as Source
    from devframe._base.sources import source as source
    from devframe._base.sources import sources as sources
    from devframe.followup.calendar import WorkCalendar as WorkCalendar
    from devframe.followup.fade.signals import early_signals as early_signals
    from devframe.followup.fade.watch import watch as watch
    from devframe.followup.feedback import feedback_follow_up as feedback_follow_up
    from devframe.followup.hosts import Host as Host
    from devframe.followup.ical.export import to_ics as to_ics
    from devframe.followup.ical.reading import read_calendar as read_calendar
    from devframe.followup.planning import plan_series as plan_series
    from devframe.followup.series import FollowUpSeries as FollowUpSeries
    from devframe.followup.talk import FeedbackTalk as FeedbackTalk

__version__ = "0.1.0"

# The public surface, by home. Written by hand: a name is public because somebody meant it to be.
_HOMES = {
    "devframe._base.errors": ("DevframeError",),
    "devframe._base.sources": ("Source", "source", "sources"),
    "devframe.followup.calendar": ("WorkCalendar",),
    "devframe.followup.fade.signals": ("early_signals",),
    "devframe.followup.fade.watch": ("watch",),
    "devframe.followup.feedback": ("feedback_follow_up",),
    "devframe.followup.hosts": ("Host",),
    "devframe.followup.ical.export": ("to_ics",),
    "devframe.followup.ical.reading": ("read_calendar",),
    "devframe.followup.planning": ("plan_series",),
    "devframe.followup.series": ("FollowUpSeries",),
    "devframe.followup.talk": ("FeedbackTalk",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "DevframeError",
    "FeedbackTalk",
    "FollowUpSeries",
    "Host",
    "Source",
    "WorkCalendar",
    "__version__",
    "early_signals",
    "errors",
    "feedback_follow_up",
    "plan_series",
    "read_calendar",
    "source",
    "sources",
    "to_ics",
    "watch",
]


def __getattr__(name: str) -> object:
    if name == "errors":
        return import_module("devframe._base.errors")
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'devframe' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
