"""What must not depend on the machine: the bytes of a plan, and what an import loads."""

import os
import subprocess
import sys
from pathlib import Path

PLAN = """
from devframe.cli import main
main(["follow-up", "talks.csv", "--country", "DE", "--zone", "Europe/Berlin", "--out", "plan.csv",
           "--ics", "out.ics", "--guides", "guides.md", "--max-per-day", "2"])
"""

CAPACITY = """
from datetime import date
from devframe.followup.calendar import WorkCalendar
from devframe.followup.capacity.records import SessionRequest
from devframe.followup.capacity.schedule import schedule
from devframe.followup.hosts import Host
monday = date(2026, 11, 23)
calendar = WorkCalendar(zone="Europe/Berlin", country="DE")
host = Host(id="m-1", calendar=calendar, max_sessions_per_day=2)
requests = [
    SessionRequest(id=f"r-{n}", person_id=f"p-{n % 3}", host_id="m-1", duration_minutes=15 * n,
                   priority=n % 3 + 1, on=monday, until=date(2026, 11, 26))
    for n in range(1, 12)
]
people = {f"p-{n}": WorkCalendar(zone="Europe/London", work_days=("mon", "tue", "wed"))
          for n in range(2)}
print(schedule(requests, hosts=[host], calendars=people, as_of=monday, method="optimal").to_json())
"""

LIGHT = """
import sys
import devframe.followup.feedback, devframe.followup.talk_table
import devframe.followup.capacity.schedule, devframe.followup.cadence.rules
import devframe.followup.cadence.retention, devframe.testing
heavy = {"numpy", "pandas", "holidays", "icalendar", "matplotlib", "highspy", "fsrs", "click"}
print(sorted(heavy & set(sys.modules)))
"""


def run(program: str, folder: Path, **environment: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own program, our own interpreter
        [sys.executable, "-W", "error", "-c", program],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_other_clocks_languages_and_hash_seeds_give_the_same_bytes(tmp_path: Path):
    results = []
    for name, environment in (
        ("one", {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C", "LANGUAGE": "de"}),
        ("two", {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "C.UTF-8", "LANG": "ar"}),
    ):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "talks.csv").write_text(
            "talk_id,person_id,host_id,held_at\n"
            + "".join(f"t-{n},p-{n},m-{n % 2},2026-05-{n + 10}T10:00\n" for n in range(12)),
            "utf-8",
        )
        run(PLAN, folder, **environment)
        files = [(folder / file).read_bytes() for file in ("plan.csv", "out.ics", "guides.md")]
        results.append((files, run(CAPACITY, folder, **environment)))
    assert results[0] == results[1]
    assert b"t-11,p-11,m-1,2026-05-22" in results[0][0][0]


def test_planning_loads_no_heavy_library(tmp_path: Path):
    assert run(LIGHT, tmp_path) == "[]\n"
