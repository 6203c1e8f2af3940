"""Who got which method: recommendations and decisions put together by person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.logic import Truth, any_of
from devframe.decisions.audit_records import Stage
from devframe.decisions.history import Standing
from devframe.recommendation import Recommendation, Verdict


@attrs.frozen
class _Chosen:
    """The method chosen for a need at one step; `None` for none. It may not be known yet."""

    method: str | None
    is_known: bool = True

    @classmethod
    def recommended(cls, verdict: Verdict, method: str | None) -> "_Chosen":
        return cls(method, is_known=verdict != "ask_first")

    def is_method(self, method: str | None) -> Truth:
        if not self.is_known:
            return None
        return self.method is not None if method is None else self.method == method


@attrs.frozen
class PersonAccess:
    """Somebody, with what was chosen for their needs.

    Attributes:
        group: Their group; `None` where it is not known.
        chosen: What was chosen at each step, one entry a need.
    """

    group: str | None
    chosen: Mapping[Stage, Sequence[_Chosen]]

    def has(self, method: str | None, stage: Stage) -> Truth:
        """Tell whether somebody got a method for one of their needs.

        Args:
            method: The method; `None` for any method at all.
            stage: At which step.

        Returns:
            Whether they did; `None` while that is open.
        """
        return any_of(one.is_method(method) for one in self.chosen[stage])


def people_in(
    advised: Iterable[Recommendation | Standing], groups: Mapping[str, str | None]
) -> tuple[PersonAccess, ...]:
    """Put what was recommended and decided together by person.

    Args:
        advised: Recommendations, or what was decided on them; each need once.
        groups: Group by need id.

    Returns:
        The people, by id.

    Raises:
        InvalidInputError: When there is nobody, a need stands twice, or a person is in two groups;
            with each of them.
    """
    by_person = defaultdict(list)
    faults = []
    seen = set()
    for one in advised:
        if one.need_id in seen:
            message = f"expected each need once, got {shorten(one.need_id)} again; keep one"
            faults.append(Fault("advised", "need_twice", message))
        seen.add(one.need_id)
        person_id = one.person_id if isinstance(one, Recommendation) else one.decision.person_id
        by_person[person_id].append(one)
    if not seen:
        message = "expected recommendations or standings, got none; there is nothing to look at"
        faults.append(Fault("advised", "nothing_advised", message))
    found = []
    for person_id, items in sorted(by_person.items()):
        own = sorted({name for one in items if (name := groups.get(one.need_id)) is not None})
        if len(own) > 1:
            message = (
                f"expected one group for {shorten(person_id)}, got {', '.join(own)} for different "
                "needs; give all their needs the same"
            )
            faults.append(Fault("groups", "person_in_two_groups", message))
        chosen: Mapping[Stage, Sequence[_Chosen]] = {
            "recommended": [_recommended(one) for one in items],
            "granted": [_granted(one) for one in items],
        }
        found.append(PersonAccess(own[0] if own else None, chosen))
    if faults:
        raise InvalidInputError(faults, origin="audit")
    return tuple(found)


def methods_of(people: Iterable[PersonAccess], stage: Stage) -> list[str]:
    """List the methods that somebody got.

    Args:
        people: The people.
        stage: At which step.

    Returns:
        The methods in the order of the alphabet.
    """
    chosen = (one for person in people for one in person.chosen[stage] if one.is_known)
    return sorted({one.method for one in chosen if one.method is not None})


def _recommended(one: Recommendation | Standing) -> _Chosen:
    if isinstance(one, Recommendation):
        return _Chosen.recommended(one.verdict, one.method)
    return _Chosen.recommended(one.decision.verdict, one.decision.recommended)


def _granted(one: Recommendation | Standing) -> _Chosen:
    """Read what a decision grants; to agree that questions come first grants nothing yet."""
    if isinstance(one, Recommendation) or one.decision.outcome == "deferred":
        return _Chosen(None, is_known=False)
    if one.decision.outcome == "accepted":
        return _recommended(one)
    return _Chosen(one.decision.method)
