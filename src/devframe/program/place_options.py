"""Which runs and partners each request may have, and how near each is to what was wished."""

from collections.abc import Iterable, Mapping, Sequence

from devframe.program.candidates import Options, Rules, cost_of, find_options
from devframe.program.pairs import RuledOut, RuledOutBy
from devframe.program.partners import Partner
from devframe.program.places import PlaceRequest, Run


def find_place_options(
    requests: Sequence[PlaceRequest],
    *,
    runs: Iterable[Run],
    partners: Iterable[Partner],
    rules: Rules,
) -> Mapping[str, Options]:
    """Find what each request may have.

    Somebody's wishes come first; without wishes a partner comes before a group with a coach. For
    each person all that is in time comes before all that ends after their due date.

    Args:
        requests: The requests.
        runs: The runs, in any order.
        partners: The partners, in any order.
        rules: What no pair may break.

    Returns:
        The options by request, in order of the offers' ids.
    """
    by_competency: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        for competency in set(run.competency_ids):
            by_competency.setdefault((run.method, competency), []).append(run)
    found = {}
    with_partners = find_options(requests, partners, rules=rules)
    for request in requests:
        costs = dict(with_partners[request.id].costs)
        out = list(with_partners[request.id].ruled_out)
        for run in by_competency.get((request.method, request.competency_id), ()):
            why = _broken_by(rules, request, run)
            if why is not None:
                out.append(RuledOut(partner_id=run.id, by=why))
            elif request.committed is not False:
                costs[run.id] = _cost_of_run(request, run)
        found[request.id] = Options(
            costs=dict(sorted(costs.items())),
            ruled_out=tuple(sorted(out, key=lambda one: one.partner_id)),
        )
    return found


def is_late(request: PlaceRequest, run: Run) -> bool | None:
    """Tell whether a run ends after a request's due date.

    Args:
        request: The request.
        run: The run.

    Returns:
        Whether it does; `None` when either day is not known.
    """
    if request.due_on is None or run.ends_on is None:
        return None
    return run.ends_on > request.due_on


def _cost_of_run(request: PlaceRequest, run: Run) -> int:
    last = len(request.preferences) + 2
    cost = cost_of(request, run.id)
    if cost == last - 1 and request.method != "training":
        cost = last  # one-to-one first, a group when coaching time is scarce
    return cost + (last + 1 if is_late(request, run) else 0)


def _broken_by(rules: Rules, request: PlaceRequest, run: Run) -> RuledOutBy | None:
    """Tell why a run may not be; to be taught by one's own manager is no conflict of interest."""
    if run.led_by is not None and run.led_by == request.person_id:
        return "self"
    pairs = {(request.person_id, run.id), (request.person_id, run.led_by)}
    if any(pair in rules.forbidden for pair in pairs):
        return "forbidden"
    own = run.led_by is not None and run.led_by == request.manager_id
    if own and request.method != "training" and not rules.allow_own_manager:
        return "own_manager"
    return None
