"""Dated evidence against a role: a person's profile and its gaps."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count

from devframe._base.errors import Fault, InvalidInputError, nearest, shorten
from devframe._base.ids import derived_id
from devframe.assessment.evidence import Evidence
from devframe.assessment.profile import Gap, Profile, Standing
from devframe.assessment.rules import AssessmentRules
from devframe.assessment.standing import standing_on
from devframe.competency.framework import Framework
from devframe.competency.role import RoleProfile


def assess(
    evidence: Iterable[Evidence],
    *,
    role: RoleProfile,
    as_of: date,
    person_id: str | None = None,
    rules: AssessmentRules | None = None,
    framework: Framework | None = None,
) -> Profile:
    """Assess one person's evidence against a role.

    Args:
        evidence: Evidence about one person, in any order.
        role: What the role asks.
        as_of: The day on which recency and expiry are judged.
        person_id: The person; needed only when there is no evidence at all.
        rules: How evidence is weighed; the stated defaults when not given.
        framework: When given, evidence on competencies it does not hold is a fault.

    Returns:
        The profile, the three kinds apart, with its gaps. Evidence on what the role does not ask
        for is listed, not used.

    Raises:
        InvalidInputError: With every fault: duplicate ids, a level outside the role's scale,
            several persons, an unknown competency.

    Example:
        >>> from devframe.competency import Level, Requirement, RoleProfile, Scale
        >>> role = RoleProfile(
        ...     id="agent",
        ...     name="Agent",
        ...     scale=Scale(
        ...         id="s", name="S", levels=tuple(Level(value=v, label=str(v)) for v in range(5))
        ...     ),
        ...     requirements=(
        ...         Requirement(
        ...             competency_id="listening",
        ...             kind="skill",
        ...             level=3,
        ...             competency_name="Active listening",
        ...         ),
        ...     ),
        ... )
        >>> seen = Evidence(
        ...     id="e1",
        ...     person_id="p1",
        ...     competency_id="listening",
        ...     kind="skill",
        ...     source="observation",
        ...     on=date(2026, 3, 1),
        ...     level=1,
        ... )
        >>> profile = assess([seen], role=role, as_of=date(2026, 4, 1))
        >>> profile.gaps[0].shortfall
        2
    """
    pieces = list(evidence)
    faults = find_evidence_faults(pieces, role=role, framework=framework)
    persons = sorted({piece.person_id for piece in pieces})
    if person_id is not None and persons not in ([], [person_id]):
        message = f"expected evidence about {person_id!r} only, got {shorten(persons)}"
        faults.append(Fault("evidence", "several_persons", message))
    elif person_id is None and len(persons) != 1:
        message = (
            f"expected evidence about one person, got {len(persons)} persons; "
            "call assess_people for several, or give person_id where there is no evidence"
        )
        faults.append(Fault("evidence", "several_persons", message))
    if faults:
        raise InvalidInputError(faults, origin="evidence")
    return _profile(
        persons[0] if person_id is None else person_id,
        pieces,
        role,
        as_of,
        rules or AssessmentRules(),
    )


def assess_people(
    evidence: Iterable[Evidence],
    *,
    role: RoleProfile,
    as_of: date,
    rules: AssessmentRules | None = None,
    framework: Framework | None = None,
) -> tuple[Profile, ...]:
    """Assess the evidence about several people against one role.

    Args:
        evidence: Evidence about any number of people, in any order.
        role: What the role asks.
        as_of: The day on which recency and expiry are judged.
        rules: How evidence is weighed; the stated defaults when not given.
        framework: When given, evidence on competencies it does not hold is a fault.

    Returns:
        One profile per person, in the order of their ids.

    Raises:
        InvalidInputError: With every fault found, as `assess`.
    """
    pieces = list(evidence)
    faults = find_evidence_faults(pieces, role=role, framework=framework)
    if faults:
        raise InvalidInputError(faults, origin="evidence")
    by_person = defaultdict(list)
    for piece in pieces:
        by_person[piece.person_id].append(piece)
    weighing = rules or AssessmentRules()
    return tuple(
        _profile(person, by_person[person], role, as_of, weighing) for person in sorted(by_person)
    )


def find_evidence_faults(
    evidence: Sequence[Evidence],
    *,
    role: RoleProfile,
    framework: Framework | None = None,
    rows: Iterable[int] | None = None,
) -> list[Fault]:
    """Find what makes evidence unusable for a role, so that bulk input can keep the rest.

    Args:
        evidence: The evidence.
        role: The role it is assessed against.
        framework: When given, competencies it does not hold are faults.
        rows: The row that each piece came from; its 1-based place in `evidence` when not given.

    Returns:
        One fault per problem, with its row.
    """
    faults = []
    first_seen: dict[str, int] = {}
    known = None if framework is None else framework.by_id()
    for row, piece in zip(count(1) if rows is None else rows, evidence, strict=False):
        place = f"evidence {row} ({piece.id})"
        if first_seen.setdefault(piece.id, row) != row:
            message = f"the id already stands in row {first_seen[piece.id]}; ids must be unique"
            faults.append(Fault(place, "duplicate_id", message, row=row, column="id"))
        if piece.level is not None and not role.scale.has(piece.level):
            message = (
                f"level {piece.level} is outside scale {role.scale.id!r} "
                f"({role.scale.lowest} to {role.scale.highest}); correct it or convert it"
            )
            faults.append(Fault(place, "level_outside_scale", message, row=row, column="level"))
        if known is not None and piece.competency_id not in known:
            guess = nearest(piece.competency_id, known)
            hint = f"did you mean {guess!r}?" if guess else "add it or correct the id"
            message = f"the framework has no competency {shorten(piece.competency_id)}; {hint}"
            faults.append(
                Fault(place, "unknown_competency", message, row=row, column="competency_id")
            )
    return faults


def _profile(
    person_id: str,
    pieces: Sequence[Evidence],
    role: RoleProfile,
    as_of: date,
    rules: AssessmentRules,
) -> Profile:
    by_topic = defaultdict(list)
    for piece in sorted(pieces, key=lambda piece: piece.id):
        by_topic[piece.competency_id, piece.kind].append(piece)
    standings = [
        standing_on(
            requirement,
            by_topic[requirement.competency_id, requirement.kind],
            role=role,
            as_of=as_of,
            rules=rules,
        )
        for requirement in role.requirements
    ]
    asked = {(item.competency_id, item.kind) for item in role.requirements}
    gaps = [_gap(item, person_id, role.id, as_of) for item in standings if item.state != "met"]
    gaps.sort(
        key=lambda gap: (
            gap.safety_critical is not True,
            -gap.importance,
            gap.competency_id,
            gap.kind,
            gap.context or "",
        )
    )
    return Profile(
        id=derived_id("profile", person_id, role.id, as_of),
        person_id=person_id,
        role_id=role.id,
        as_of=as_of,
        knowledge=tuple(item for item in standings if item.kind == "knowledge"),
        skill=tuple(item for item in standings if item.kind == "skill"),
        habit=tuple(item for item in standings if item.kind == "habit"),
        gaps=tuple(gaps),
        unused_evidence_ids=tuple(
            sorted(p.id for p in pieces if (p.competency_id, p.kind) not in asked)
        ),
    )


def _gap(standing: Standing, person_id: str, role_id: str, as_of: date) -> Gap:
    attained = standing.attained
    return Gap(
        id=derived_id(
            "gap",
            person_id,
            role_id,
            standing.competency_id,
            standing.kind,
            standing.context,
            as_of,
        ),
        person_id=person_id,
        role_id=role_id,
        competency_id=standing.competency_id,
        competency_name=standing.competency_name,
        kind=standing.kind,
        context=standing.context,
        unit=standing.unit,
        required=standing.required,
        attained=attained,
        shortfall=None if attained is None else standing.required - attained,
        importance=standing.importance,
        safety_critical=standing.safety_critical,
        disagreement=standing.disagreement,
        self_only=standing.self_only,
        evidence_ids=standing.evidence_ids,
        as_of=as_of,
    )
