"""Put follow-ups into a calendar file: one after a hard talk, and the reminders after a course.

Run it as `python -m examples.scripts.follow_up_calendar`; import the file into any calendar.
"""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import devframe as dv
from devframe.followup import reinforcement

OUT = Path("build/follow-up-calendar")
ZONE = "Europe/Berlin"


def main() -> None:
    """Plan the follow-ups on days on which people work, and write them."""
    calendar = dv.WorkCalendar(country="DE", zone=ZONE)
    talk = dv.FeedbackTalk(
        id="talk-17",
        person_id="p-4",
        host_id="m-2",
        held_at=datetime(2026, 4, 30, 16, 0, tzinfo=ZoneInfo(ZONE)),  # a Thursday before a holiday
        issue="The pauses between two calls are long.",
        expectation="Two minutes at most.",
        strength="You bring new people in well.",
    )
    follow = dv.feedback_follow_up(talk, calendar=calendar)
    print(f"second talk on {follow.on}; still to find out: {', '.join(follow.guide.missing)}")
    reminders = dv.plan_series(
        reinforcement(), date(2026, 4, 28), person_id="p-4", calendar=calendar
    )
    for session in reminders.sessions:
        print(f"reminder on {session.starts_at.on}: {', '.join(session.labels)}")
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "follow-ups.ics").write_bytes(dv.to_ics([follow.series, reminders]).encode("utf-8"))
    print(f"written to {OUT}: follow-ups.ics")


if __name__ == "__main__":
    main()
