"""Follow-ups: calendars, cadences, guides, histories, iCalendar, capacity and fade watch.

The names below load on first use; those that read iCalendar need the extra `calendar`.
"""

from typing import TYPE_CHECKING

from devframe._base.lazy import loader_of

if TYPE_CHECKING:
    from devframe.followup.cadence.combined import Combined as Combined
    from devframe.followup.cadence.floating import Mentoring as Mentoring
    from devframe.followup.cadence.month_end import LastWorkDay as LastWorkDay
    from devframe.followup.cadence.offsets import Offset as Offset
    from devframe.followup.cadence.offsets import OffsetCadence as OffsetCadence
    from devframe.followup.cadence.points import Cadence as Cadence
    from devframe.followup.cadence.points import Point as Point
    from devframe.followup.cadence.retention import is_automatic as is_automatic
    from devframe.followup.cadence.retention import next_review_on as next_review_on
    from devframe.followup.cadence.retention import reinforcement_for as reinforcement_for
    from devframe.followup.cadence.retention import retention_gap_days as retention_gap_days
    from devframe.followup.cadence.rules import RuleCadence as RuleCadence
    from devframe.followup.cadence.standard import coaching as coaching
    from devframe.followup.cadence.standard import feedback_cadence as feedback_cadence
    from devframe.followup.cadence.standard import habit as habit
    from devframe.followup.cadence.standard import kirkpatrick_points as kirkpatrick_points
    from devframe.followup.cadence.standard import reinforcement as reinforcement
    from devframe.followup.calendar import NoWorkingDayError as NoWorkingDayError
    from devframe.followup.calendar import WorkCalendar as WorkCalendar
    from devframe.followup.calendar import next_joint_work_day as next_joint_work_day
    from devframe.followup.capacity.from_talks import feedback_requests as feedback_requests
    from devframe.followup.capacity.records import CapacityPlan as CapacityPlan
    from devframe.followup.capacity.records import Scheduled as Scheduled
    from devframe.followup.capacity.records import SessionRequest as SessionRequest
    from devframe.followup.capacity.records import Unscheduled as Unscheduled
    from devframe.followup.capacity.schedule import schedule as schedule
    from devframe.followup.differences import PlanDifference as PlanDifference
    from devframe.followup.differences import plan_differences as plan_differences
    from devframe.followup.fade.consistency import Consistency as Consistency
    from devframe.followup.fade.consistency import ManagerConsistency as ManagerConsistency
    from devframe.followup.fade.consistency import consistency as consistency
    from devframe.followup.fade.demand import Canceller as Canceller
    from devframe.followup.fade.demand import DemandContrast as DemandContrast
    from devframe.followup.fade.demand import cancellers as cancellers
    from devframe.followup.fade.demand import demand_contrast as demand_contrast
    from devframe.followup.fade.invitations import HeardAs as HeardAs
    from devframe.followup.fade.invitations import Wording as Wording
    from devframe.followup.fade.invitations import check_invitation as check_invitation
    from devframe.followup.fade.reach import Member as Member
    from devframe.followup.fade.reach import Reach as Reach
    from devframe.followup.fade.reach import TeamReach as TeamReach
    from devframe.followup.fade.reach import reach as reach
    from devframe.followup.fade.records import DemandPeak as DemandPeak
    from devframe.followup.fade.records import FadeRule as FadeRule
    from devframe.followup.fade.records import Miss as Miss
    from devframe.followup.fade.records import ProgramWatch as ProgramWatch
    from devframe.followup.fade.records import WatchedSession as WatchedSession
    from devframe.followup.fade.session_table import read_members as read_members
    from devframe.followup.fade.session_table import read_peaks as read_peaks
    from devframe.followup.fade.session_table import read_sessions as read_sessions
    from devframe.followup.fade.signals import Signal as Signal
    from devframe.followup.fade.signals import early_signals as early_signals
    from devframe.followup.fade.signals import write_signals as write_signals
    from devframe.followup.fade.slots import watched_sessions as watched_sessions
    from devframe.followup.fade.watch import watch as watch
    from devframe.followup.feedback import FeedbackFollowUp as FeedbackFollowUp
    from devframe.followup.feedback import feedback_follow_up as feedback_follow_up
    from devframe.followup.feedback import feedback_follow_ups as feedback_follow_ups
    from devframe.followup.guide import Guide as Guide
    from devframe.followup.guide import Move as Move
    from devframe.followup.guide import guide_for as guide_for
    from devframe.followup.hosts import Host as Host
    from devframe.followup.ical.content import Limits as Limits
    from devframe.followup.ical.differences import CalendarDifference as CalendarDifference
    from devframe.followup.ical.differences import calendar_differences as calendar_differences
    from devframe.followup.ical.expansion import Occurrence as Occurrence
    from devframe.followup.ical.expansion import occurrences as occurrences
    from devframe.followup.ical.export import Look as Look
    from devframe.followup.ical.export import calendar_events as calendar_events
    from devframe.followup.ical.export import to_ics as to_ics
    from devframe.followup.ical.export import uid_of as uid_of
    from devframe.followup.ical.reading import ImportedCalendar as ImportedCalendar
    from devframe.followup.ical.reading import parse_calendar as parse_calendar
    from devframe.followup.ical.reading import read_calendar as read_calendar
    from devframe.followup.ical.records import CalendarEvent as CalendarEvent
    from devframe.followup.ical.writing import calendar_files as calendar_files
    from devframe.followup.ical.writing import calendar_text as calendar_text
    from devframe.followup.ical.writing import write_calendar as write_calendar
    from devframe.followup.planning import plan_series as plan_series
    from devframe.followup.records import Change as Change
    from devframe.followup.records import Session as Session
    from devframe.followup.series import FollowUpSeries as FollowUpSeries
    from devframe.followup.talk import FeedbackTalk as FeedbackTalk
    from devframe.followup.talk import FollowUpOutcome as FollowUpOutcome
    from devframe.followup.talk_table import TalkTable as TalkTable
    from devframe.followup.talk_table import read_talks as read_talks
    from devframe.followup.talk_table import write_plan as write_plan
    from devframe.followup.zoned import ZonedDateTime as ZonedDateTime

# By home, written by hand: a name is public because somebody meant it to be.
_HOMES = {
    "cadence.combined": ("Combined",),
    "cadence.floating": ("Mentoring",),
    "cadence.month_end": ("LastWorkDay",),
    "cadence.offsets": ("Offset", "OffsetCadence"),
    "cadence.points": ("Cadence", "Point"),
    "cadence.retention": (
        "is_automatic",
        "next_review_on",
        "reinforcement_for",
        "retention_gap_days",
    ),
    "cadence.rules": ("RuleCadence",),
    "cadence.standard": (
        "coaching",
        "feedback_cadence",
        "habit",
        "kirkpatrick_points",
        "reinforcement",
    ),
    "calendar": ("NoWorkingDayError", "WorkCalendar", "next_joint_work_day"),
    "capacity.from_talks": ("feedback_requests",),
    "capacity.records": ("CapacityPlan", "Scheduled", "SessionRequest", "Unscheduled"),
    "capacity.schedule": ("schedule",),
    "differences": ("PlanDifference", "plan_differences"),
    "fade.consistency": ("Consistency", "ManagerConsistency", "consistency"),
    "fade.demand": ("Canceller", "DemandContrast", "cancellers", "demand_contrast"),
    "fade.invitations": ("HeardAs", "Wording", "check_invitation"),
    "fade.reach": ("Member", "Reach", "TeamReach", "reach"),
    "fade.records": ("DemandPeak", "FadeRule", "Miss", "ProgramWatch", "WatchedSession"),
    "fade.session_table": ("read_members", "read_peaks", "read_sessions"),
    "fade.signals": ("Signal", "early_signals", "write_signals"),
    "fade.slots": ("watched_sessions",),
    "fade.watch": ("watch",),
    "feedback": ("FeedbackFollowUp", "feedback_follow_up", "feedback_follow_ups"),
    "guide": ("Guide", "Move", "guide_for"),
    "hosts": ("Host",),
    "ical.content": ("Limits",),
    "ical.differences": ("CalendarDifference", "calendar_differences"),
    "ical.expansion": ("Occurrence", "occurrences"),
    "ical.export": ("Look", "calendar_events", "to_ics", "uid_of"),
    "ical.reading": ("ImportedCalendar", "parse_calendar", "read_calendar"),
    "ical.records": ("CalendarEvent",),
    "ical.writing": ("calendar_files", "calendar_text", "write_calendar"),
    "planning": ("plan_series",),
    "records": ("Change", "Session"),
    "series": ("FollowUpSeries",),
    "talk": ("FeedbackTalk", "FollowUpOutcome"),
    "talk_table": ("TalkTable", "read_talks", "write_plan"),
    "zoned": ("ZonedDateTime",),
}

__all__ = [
    "Cadence",
    "CalendarDifference",
    "CalendarEvent",
    "Canceller",
    "CapacityPlan",
    "Change",
    "Combined",
    "Consistency",
    "DemandContrast",
    "DemandPeak",
    "FadeRule",
    "FeedbackFollowUp",
    "FeedbackTalk",
    "FollowUpOutcome",
    "FollowUpSeries",
    "Guide",
    "HeardAs",
    "Host",
    "ImportedCalendar",
    "LastWorkDay",
    "Limits",
    "Look",
    "ManagerConsistency",
    "Member",
    "Mentoring",
    "Miss",
    "Move",
    "NoWorkingDayError",
    "Occurrence",
    "Offset",
    "OffsetCadence",
    "PlanDifference",
    "Point",
    "ProgramWatch",
    "Reach",
    "RuleCadence",
    "Scheduled",
    "Session",
    "SessionRequest",
    "Signal",
    "TalkTable",
    "TeamReach",
    "Unscheduled",
    "WatchedSession",
    "Wording",
    "WorkCalendar",
    "ZonedDateTime",
    "calendar_differences",
    "calendar_events",
    "calendar_files",
    "calendar_text",
    "cancellers",
    "check_invitation",
    "coaching",
    "consistency",
    "demand_contrast",
    "early_signals",
    "feedback_cadence",
    "feedback_follow_up",
    "feedback_follow_ups",
    "feedback_requests",
    "guide_for",
    "habit",
    "is_automatic",
    "kirkpatrick_points",
    "next_joint_work_day",
    "next_review_on",
    "occurrences",
    "parse_calendar",
    "plan_differences",
    "plan_series",
    "reach",
    "read_calendar",
    "read_members",
    "read_peaks",
    "read_sessions",
    "read_talks",
    "reinforcement",
    "reinforcement_for",
    "retention_gap_days",
    "schedule",
    "to_ics",
    "uid_of",
    "watch",
    "watched_sessions",
    "write_calendar",
    "write_plan",
    "write_signals",
]

__getattr__ = loader_of(__name__, _HOMES, extras={})


def __dir__() -> list[str]:
    return sorted(__all__)
