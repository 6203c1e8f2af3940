"""What devframe takes from the icalendar library, or a clear error that says how to get it."""

from devframe._base.errors import MissingExtraError

try:
    from icalendar import vDuration
    from icalendar.parser import Contentline
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON
except ImportError:
    raise MissingExtraError("reading iCalendar", extra="calendar") from None

__all__ = ["WINDOWS_TO_OLSON", "Contentline", "vDuration"]
