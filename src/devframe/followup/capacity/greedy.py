"""The scheduler that needs no solver: urgent first, earliest day, tightest window."""

from collections import Counter

from devframe.followup.capacity.windows import HostProblem, blocks

Assignment = dict[str, int]
"""Index of the window of each scheduled request, by request id."""


def assign_greedily(problem: HostProblem) -> Assignment:
    """Give each request, in order of urgency, the tightest window of its earliest possible day.

    Args:
        problem: One host's problem.

    Returns:
        Windows of the requests that fit; the same for any order of the input.
    """
    left = [window.blocks for window in problem.windows]
    day_count: Counter[object] = Counter()
    week_minutes: Counter[object] = Counter()
    day_rooms = {window.on: problem.day_room(window.on) for window in problem.windows}
    week_rooms = {window.week: problem.week_room_minutes(window.week) for window in problem.windows}
    chosen: Assignment = {}
    for request, eligible in zip(problem.requests, problem.eligible, strict=True):
        needed = blocks(request.duration_minutes)
        best: tuple[object, int, int] | None = None
        for index in eligible:
            window = problem.windows[index]
            if best is not None and window.on != best[0]:
                break
            day_room = day_rooms[window.on]
            week_room = week_rooms[window.week]
            if left[index] < needed:
                continue
            if day_room is not None and day_count[window.on] >= day_room:
                continue
            minutes = week_minutes[window.week] + request.duration_minutes
            if week_room is not None and minutes > week_room:
                continue
            if best is None or left[index] < best[1]:
                best = (window.on, left[index], index)
        if best is not None:
            index = best[2]
            chosen[request.id] = index
            left[index] -= needed
            day_count[problem.windows[index].on] += 1
            week_minutes[problem.windows[index].week] += request.duration_minutes
    return chosen
