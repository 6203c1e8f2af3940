"""A calendar event: what a VEVENT says, no more than follow-ups need."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from devframe._base.records import Record
from devframe.followup.zoned import Instant, ZonedDateTime

EventStatus = Literal["confirmed", "tentative", "cancelled"]
"""iCalendar's STATUS of an event."""

Uid = Annotated[str, StringConstraints(pattern=r"^[!-~]+$", max_length=500)]
"""A globally unique id: visible ASCII, no blanks."""

RuleText = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9=;,+-]+$", max_length=500)]
"""The value of an RRULE; its letters cannot leave the line."""


class CalendarEvent(Record):
    """One VEVENT: a single event, the master of a series, or an override of one instance.

    Attributes:
        uid: Its unique id; overrides share their master's.
        starts_at: Its start. Zone `UTC` is written as UTC, every other as local time with zone.
        duration_minutes: Length in elapsed minutes.
        title: What calendars show.
        stamped_at: When it was last revised.
        sequence: How often it was revised.
        status: Confirmed, tentative or cancelled.
        private: Whether only its owner may see details.
        description: Longer text, if any.
        related_to: Uid of the thing it belongs to, if any.
        alarm_minutes: Minutes before the start at which to remind; `None` for no alarm.
        rule: RRULE value of a series' master, else `None`.
        excluded: Starts of the rule that do not take place.
        added: Starts beside the rule that do take place.
        replaces: Of an override: the original start of the instance it replaces.
    """

    uid: Uid
    starts_at: ZonedDateTime
    duration_minutes: Annotated[int, Field(ge=0, le=366 * 24 * 60)]
    title: Annotated[str, StringConstraints(max_length=10_000)]
    stamped_at: Instant
    sequence: Annotated[int, Field(ge=0)] = 0
    status: EventStatus = "confirmed"
    private: bool = True
    description: Annotated[str, StringConstraints(max_length=100_000)] | None = None
    related_to: Uid | None = None
    alarm_minutes: Annotated[int, Field(ge=0)] | None = None
    rule: RuleText | None = None
    excluded: tuple[ZonedDateTime, ...] = ()
    added: tuple[ZonedDateTime, ...] = ()
    replaces: ZonedDateTime | None = None
