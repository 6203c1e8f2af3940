"""Reach: who was covered, and who never was."""

from collections.abc import Iterable
from datetime import date

from devframe._base.records import Identifier, Record
from devframe.followup.fade.records import WatchedSession
from devframe.followup.fade.shares import Share


class Member(Record):
    """Somebody whom a program is meant to reach.

    Attributes:
        person_id: The person.
        team_id: The team, if any.
    """

    person_id: Identifier
    team_id: Identifier | None = None


class TeamReach(Record):
    """How far one team was reached.

    Attributes:
        team_id: The team; `None` gathers those without one.
        covered: How many of its people had a session.
        uncovered: The others.
    """

    team_id: Identifier | None
    covered: Share
    uncovered: tuple[Identifier, ...]


class Reach(Record):
    """How far everybody was reached.

    Attributes:
        covered: How many people had a session.
        uncovered: The others, in order of id.
        teams: The same by team, in order of id.
        unlisted: People with sessions who are not on the list: is it complete?
    """

    covered: Share
    uncovered: tuple[Identifier, ...]
    teams: tuple[TeamReach, ...]
    unlisted: tuple[Identifier, ...]


def reach(
    members: Iterable[Member],
    sessions: Iterable[WatchedSession],
    *,
    first_on: date,
    last_on: date,
) -> Reach:
    """Find out who had at least one session in a period.

    Args:
        members: Everybody whom the program is meant to reach.
        sessions: Sessions; only held ones count.
        first_on: First day of the period.
        last_on: Last day of the period, included.

    Returns:
        Who was covered and who was not, in all and by team.

    Source:
        `cx-coach-habits` (opinion): equip coaches to reach every individual and every team.

    Example:
        >>> people = [Member(person_id="p-1", team_id="a"), Member(person_id="p-2", team_id="a")]
        >>> held = WatchedSession(
        ...     person_id="p-1", program_id="x", planned_on=date(2026, 10, 1), outcome="held"
        ... )
        >>> found = reach(people, [held], first_on=date(2026, 10, 1), last_on=date(2026, 10, 31))
        >>> str(found.covered), found.uncovered
        ('1 of 2 (50%)', ('p-2',))
    """
    reached = {
        session.person_id
        for session in sessions
        if (day := session.day_held) is not None and first_on <= day <= last_on
    }
    team_of = {member.person_id: member.team_id for member in members}
    teams: dict[str | None, list[str]] = {}
    for person_id in sorted(team_of):
        teams.setdefault(team_of[person_id], []).append(person_id)
    return Reach(
        covered=Share(count=len(reached & team_of.keys()), total=len(team_of)),
        uncovered=tuple(sorted(team_of.keys() - reached)),
        teams=tuple(
            TeamReach(
                team_id=team_id,
                covered=Share(
                    count=sum(person_id in reached for person_id in teams[team_id]),
                    total=len(teams[team_id]),
                ),
                uncovered=tuple(one for one in teams[team_id] if one not in reached),
            )
            for team_id in sorted(teams, key=lambda team_id: (team_id is None, team_id or ""))
        ),
        unlisted=tuple(sorted(reached - team_of.keys())),
    )
