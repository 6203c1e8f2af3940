"""Local time with its zone: how every planned time is stored, never as UTC alone."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, AwareDatetime

from devframe._base.errors import Fault, InvalidInputError, UnknownNameError, shorten
from devframe._base.records import Record

YEARS = range(1970, 2200)
"""Years of dates in files of users; what lies outside is a slip of the pen."""

_OF_THE_MACHINE = frozenset({"localtime", "posixrules", "Factory"})
_OTHER_CLOCKS = ("posix/", "right/")


@cache
def zone_named(name: str) -> ZoneInfo:
    """Look a time zone up in the IANA database.

    Args:
        name: Its key, such as `Europe/Berlin`.

    Returns:
        The zone.

    Raises:
        UnknownNameError: When there is no such zone; names the nearest one.

    Example:
        >>> zone_named("Europe/Berlin").key
        'Europe/Berlin'
    """
    # Beside the zones of the database, systems name their own setting and clocks with leap seconds:
    # the same name would be another time elsewhere.
    if name not in _OF_THE_MACHINE and not name.startswith(_OTHER_CLOCKS):
        with suppress(ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo(name)
    known = available_timezones() - _OF_THE_MACHINE
    raise UnknownNameError("time zone", name, known=known)


def _existing_zone(name: str) -> str:
    try:
        return zone_named(name).key
    except UnknownNameError as error:
        raise ValueError(str(error)) from None


def _plain_time(at: time) -> time:
    if at.tzinfo is not None or at.microsecond or at.fold:
        raise ValueError(
            f"expected a wall-clock time without zone, fold and microseconds, got {shorten(at)}"
        )
    return at


ZoneName = Annotated[str, AfterValidator(_existing_zone)]
"""The key of an IANA time zone, such as `Europe/Berlin`."""

Instant = Annotated[AwareDatetime, AfterValidator(lambda moment: moment.astimezone(UTC))]
"""An aware datetime, kept in UTC: when something was recorded."""


class ZonedDateTime(Record):
    """A wall-clock time on a date in a zone.

    Attributes:
        on: The local date.
        at: The local wall-clock time, to the second.
        zone: The IANA zone both are local to.
        fold: 1 only for the second pass of an hour that the clocks repeat.

    Example:
        >>> start = ZonedDateTime(on=date(2026, 3, 27), at=time(15), zone="Europe/Berlin")
        >>> start.utc.isoformat(), start.key
        ('2026-03-27T14:00:00+00:00', '2026-03-27T15:00[Europe/Berlin]')
    """

    on: date
    at: Annotated[time, AfterValidator(_plain_time)]
    zone: ZoneName
    fold: Literal[0, 1] = 0

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """Take over an aware datetime whose zone is an IANA zone or UTC.

        Args:
            moment: An aware datetime; its `tzinfo` must be a `ZoneInfo` or `datetime.UTC`.

        Returns:
            The same wall-clock time.

        Raises:
            InvalidInputError: When it is naive, or carries a bare offset that names no zone.
        """
        zone = "UTC" if moment.tzinfo is UTC else getattr(moment.tzinfo, "key", None)
        if zone is None:
            message = (
                f"expected an aware datetime with an IANA zone, got {shorten(moment)}; give "
                'tzinfo=ZoneInfo("Europe/Berlin") or the zone that is meant'
            )
            raise InvalidInputError([Fault("", "naive_datetime", message)], origin="datetime")
        at = moment.time().replace(microsecond=0, fold=0)
        return cls(on=moment.date(), at=at, zone=zone, fold=1 if moment.fold else 0)

    @property
    def local(self) -> datetime:
        """The same moment as an aware datetime in its zone."""
        return datetime.combine(self.on, self.at, zone_named(self.zone)).replace(fold=self.fold)

    @property
    def utc(self) -> datetime:
        """The same moment in UTC.

        A wall-clock time that the clocks skip is read with the offset before the gap.
        """
        return self.local.astimezone(UTC)

    @property
    def happening(self) -> "ZonedDateTime":
        """The same moment on a clock that shows it: a skipped time moves on by the gap."""
        return ZonedDateTime.of(self.utc.astimezone(zone_named(self.zone)))

    @property
    def key(self) -> str:
        """A text that identifies this time and does not change with time-zone data."""
        again = ";fold=1" if self.fold else ""
        seconds = "auto" if self.at.second else "minutes"
        return f"{self.on}T{self.at.isoformat(seconds)}[{self.zone}]{again}"

    def later(self, minutes: float) -> datetime:
        """Add elapsed time, which crosses clock changes rightly.

        Args:
            minutes: Elapsed minutes.

        Returns:
            An aware datetime in the same zone.
        """
        return (self.utc + timedelta(minutes=minutes)).astimezone(zone_named(self.zone))


def settle(on: date, at: time, *, zone: str) -> tuple[ZonedDateTime, bool]:
    """Fix a wall-clock time that is asked for to one that happens.

    A time that the clocks skip keeps the offset before the gap (02:30 becomes 03:30); of a time
    that comes twice the first is meant. Both count as adjusted.

    Args:
        on: The local date.
        at: The wall-clock time asked for.
        zone: The IANA zone.

    Returns:
        The time that happens, and whether it had to be adjusted.

    Raises:
        UnknownNameError: When the zone is unknown.

    Source:
        RFC 5545, section 3.3.5, on local times that occur twice or not at all.

    Example:
        >>> settle(date(2026, 3, 29), time(2, 30), zone="Europe/Berlin")[0].key
        '2026-03-29T03:30[Europe/Berlin]'
    """
    wanted = datetime.combine(on, at, zone_named(zone))
    real = wanted.astimezone(UTC).astimezone(zone_named(zone))
    twice = wanted.utcoffset() != wanted.replace(fold=1).utcoffset()
    return ZonedDateTime.of(real), twice
