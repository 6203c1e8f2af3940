"""Hypothesis strategies: valid records of every kind, with small numbers and few names.

Few names on purpose: collisions of competency, context and voice are where the behavior lies.
"""

from datetime import date, timedelta
from typing import Any, get_args

from hypothesis import strategies as st

from devframe._base.records import Record
from devframe._base.sources import Grade, Source
from devframe.assessment import (
    EVIDENCE_SOURCES,
    AssessmentRules,
    Evidence,
    Gap,
    Profile,
    SourceWeight,
    Standing,
    assess,
)
from devframe.assessment.profile import StandingState, Unit
from devframe.assessment.rules import Combination
from devframe.competency import (
    KINDS,
    Competency,
    Framework,
    Kind,
    Level,
    Relation,
    Requirement,
    RoleProfile,
    Scale,
)
from devframe.competency.framework import RelationType
from devframe.diagnosis import (
    FACTS,
    Cause,
    Control,
    Fact,
    FactTest,
    Gate,
    Gates,
    Need,
    Situation,
)
from devframe.diagnosis.optional_questions import OptionalQuestion, OptionalQuestions

AS_OF = date(2026, 4, 1)
"""The day on which generated evidence is assessed."""

TOPICS = ("alpha", "beta", "gamma")
"""The competencies that generated roles and evidence speak of."""

CONTEXTS = (None, "phone", "chat")

kinds = st.sampled_from(KINDS)
kind_sets = st.lists(kinds, min_size=1, max_size=3, unique=True).map(tuple)
identifiers = st.from_regex(r"[a-z0-9][a-z0-9.:/#@+~%-]{0,12}", fullmatch=True)
# Surrogates are no text: pydantic refuses them.
_characters = st.characters(exclude_categories=["Cs"])
names = st.text(_characters, min_size=1, max_size=20)
notes = st.text(_characters, max_size=20)
dates = st.dates(date(2025, 1, 1), date(2026, 6, 30))
shares = st.floats(0, 1)
yes_no_unknown = st.sampled_from([True, False, None])


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


sources = st.builds(
    Source,
    key=identifiers,
    citation=names,
    grade=st.sampled_from(get_args(Grade)),
    url=_maybe(names),
)


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    """Scales of 2 to 6 levels; some with gaps, some with stated thresholds."""
    values = sorted(draw(st.sets(st.integers(0, 12), min_size=2, max_size=6)))
    thresholds: list[float | None] = [None] * len(values)
    if draw(st.booleans()):
        above = draw(
            st.sets(
                st.floats(0, 1, exclude_min=True),
                min_size=len(values) - 1,
                max_size=len(values) - 1,
            )
        )
        thresholds = [0.0, *sorted(above)]
    steps = zip(values, thresholds, strict=True)
    levels = tuple(
        Level(value=value, label=draw(names), description=draw(notes), from_share=share)
        for value, share in steps
    )
    return Scale(id=draw(identifiers), name=draw(names), levels=levels)


@st.composite
def frameworks(draw: st.DrawFn) -> Framework:
    """Consistent frameworks: whatever points, points to an earlier competency."""
    ids = draw(st.lists(identifiers, unique=True, max_size=6))
    items: list[Competency] = []
    for name in ids:
        own = draw(kind_sets)
        skills = [item.id for item in items if "skill" in item.kinds]
        items.append(
            Competency(
                id=name,
                name=draw(names),
                kinds=own,
                description=draw(notes),
                parent_id=draw(_maybe(st.sampled_from(items).map(lambda c: c.id)))
                if items
                else None,
                serves=tuple(draw(st.lists(st.sampled_from(skills), max_size=2)))
                if skills and "habit" in own
                else (),
            )
        )
    links = []
    if len(ids) > 1:
        for _ in range(draw(st.integers(0, 4))):
            target = draw(st.integers(0, len(ids) - 2))
            origin = draw(st.integers(target + 1, len(ids) - 1))
            kind = draw(st.sampled_from(get_args(RelationType)))
            links.append(Relation(type=kind, origin_id=ids[origin], target_id=ids[target]))
    return Framework(
        id=draw(identifiers),
        name=draw(names),
        competencies=tuple(items),
        relations=tuple(links),
        attribution=draw(notes),
    )


@st.composite
def requirements(draw: st.DrawFn, scale: Scale | None = None) -> Requirement:
    """Requirements; of the given scale's levels, where one is given."""
    kind: Kind = draw(kinds)
    habit = kind == "habit"
    levels = (
        st.integers(0, 9) if scale is None else st.sampled_from([x.value for x in scale.levels])
    )
    return Requirement(
        competency_id=draw(st.sampled_from(TOPICS)),
        competency_name=draw(names),
        kind=kind,
        level=None if habit else draw(levels),
        occurrences=draw(st.integers(1, 12)) if habit else None,
        window_days=draw(st.integers(1, 60)) if habit else None,
        context=draw(st.sampled_from(CONTEXTS)),
        importance=draw(st.integers(1, 5)),
        safety_critical=draw(yes_no_unknown),
    )


@st.composite
def roles(draw: st.DrawFn) -> RoleProfile:
    """Role profiles over few topics."""
    scale = draw(scales())
    asked = draw(st.lists(requirements(scale), max_size=5, unique_by=lambda item: item.key))
    return RoleProfile(
        id=draw(identifiers),
        name=draw(names),
        scale=scale,
        requirements=tuple(asked),
        attribution=draw(notes),
    )


@st.composite
def evidence(
    draw: st.DrawFn, scale: Scale | None = None, *, person_id: str = "p1", name: str = "e1"
) -> Evidence:
    """One piece of evidence about one person; at a level of the given scale, where one is given."""
    kind: Kind = draw(kinds)
    level = score = seen = chances = None
    if kind == "habit":
        chances = draw(_maybe(st.integers(0, 12)))
        seen = draw(st.integers(0, 12 if chances is None else chances))
    elif draw(st.booleans()):
        values = range(10) if scale is None else [item.value for item in scale.levels]
        level = draw(st.sampled_from(values))
    else:
        score = draw(shares)
    on = draw(dates)
    return Evidence(
        id=name,
        person_id=person_id,
        competency_id=draw(st.sampled_from(TOPICS)),
        kind=kind,
        source=draw(st.sampled_from(EVIDENCE_SOURCES)),
        on=on,
        level=level,
        score_share=score,
        occurrences=seen,
        opportunities=chances,
        context=draw(st.sampled_from(CONTEXTS)),
        rater_id=draw(st.sampled_from([None, "r1", "r2"])),
        expires_on=draw(_maybe(st.integers(1, 500).map(lambda days: on + timedelta(days=days)))),
        note=draw(notes),
    )


@st.composite
def bodies_of_evidence(draw: st.DrawFn, scale: Scale, *, person_id: str = "p1") -> list[Evidence]:
    """Evidence about one person against roles of one scale, with unique ids."""
    count = draw(st.integers(0, 10))
    return [draw(evidence(scale, person_id=person_id, name=f"e{n}")) for n in range(count)]


source_weights = st.builds(
    SourceWeight, source=st.sampled_from(EVIDENCE_SOURCES), weight=st.integers(1, 9)
)

assessment_rules = st.builds(
    AssessmentRules,
    combination=st.sampled_from(get_args(Combination)),
    weights=st.permutations(EVIDENCE_SOURCES).flatmap(
        lambda order: st.tuples(
            *[
                st.integers(1, 5).map(lambda votes, at=at: SourceWeight(source=at, weight=votes))
                for at in order
            ]
        )
    ),
    stale_after_days=st.integers(1, 500),
    disagreement_levels=st.integers(1, 4),
    forgiven_lapses=st.integers(0, 3),
    sources=st.just(("devframe-convention",)),
)


@st.composite
def assessed(draw: st.DrawFn) -> tuple[RoleProfile, list[Evidence], AssessmentRules]:
    """What `assess` takes: a role, evidence about one person, and rules."""
    role = draw(roles())
    return role, draw(bodies_of_evidence(role.scale)), draw(assessment_rules)


profiles = assessed().map(
    lambda given: assess(given[1], role=given[0], as_of=AS_OF, person_id="p1", rules=given[2])
)

standings = st.builds(
    Standing,
    competency_id=identifiers,
    competency_name=names,
    kind=kinds,
    context=_maybe(identifiers),
    unit=st.sampled_from(get_args(Unit)),
    required=st.integers(0, 9),
    attained=_maybe(st.integers(0, 9)),
    state=st.sampled_from(get_args(StandingState)),
    importance=st.integers(1, 5),
    safety_critical=yes_no_unknown,
    voices=st.integers(0, 9),
    lowest=_maybe(st.integers(0, 9)),
    highest=_maybe(st.integers(0, 9)),
    disagreement=st.booleans(),
    self_only=st.booleans(),
    self_attained=_maybe(st.integers(0, 9)),
    evidence_ids=st.lists(identifiers, max_size=3).map(tuple),
    set_aside_ids=st.lists(identifiers, max_size=3).map(tuple),
    renew_by=_maybe(dates),
)


@st.composite
def gaps(draw: st.DrawFn, *, kind: Kind | None = None, about: str = "alpha") -> Gap:
    """Gaps of person `p1` in one competency."""
    required = draw(st.integers(1, 9))
    shortfall = draw(_maybe(st.integers(1, required)))
    own = draw(kinds) if kind is None else kind
    return Gap(
        id=f"gap-{about}-{own}",
        person_id="p1",
        role_id="agent",
        competency_id=about,
        competency_name=about.title(),
        kind=own,
        unit="occurrences" if own == "habit" else "levels",
        required=required,
        attained=None if shortfall is None else required - shortfall,
        shortfall=shortfall,
        importance=draw(st.integers(1, 5)),
        safety_critical=draw(yes_no_unknown),
        disagreement=draw(st.booleans()),
        self_only=shortfall is not None and draw(st.booleans()),
        evidence_ids=tuple(draw(st.lists(identifiers, max_size=3))),
        as_of=draw(dates),
    )


def values_of(fact: Fact) -> st.SearchStrategy[Any]:
    """Known values of a fact."""
    if not fact.is_number:
        return st.sampled_from(fact.values)
    if fact.whole:
        return st.integers(int(fact.minimum), int(fact.maximum))
    return st.floats(fact.minimum, fact.maximum)


@st.composite
def fact_tests(draw: st.DrawFn, name: str | None = None) -> FactTest:
    """Valid tests of one fact."""
    fact = FACTS[name or draw(st.sampled_from(sorted(FACTS)))]
    if not fact.is_number:
        few = st.lists(st.sampled_from(fact.values), min_size=1, max_size=3)
        return FactTest(fact=fact.name, one_of=tuple(draw(few)))
    bounds = ("at_least", "at_most", "above", "below")
    used = draw(st.lists(st.sampled_from(bounds), min_size=1, max_size=3, unique=True))
    return FactTest(fact=fact.name, **{bound: draw(values_of(fact)) for bound in used})


@st.composite
def conditions(draw: st.DrawFn) -> tuple[FactTest, ...]:
    """Conditions of up to four facts, each tested once."""
    facts = draw(st.lists(st.sampled_from(sorted(FACTS)), max_size=4, unique=True))
    return tuple(draw(fact_tests(name)) for name in facts)


optional_questions = st.builds(
    OptionalQuestion,
    code=identifiers,
    text=names,
    use=names,
    not_for=names,
    sources=st.lists(identifiers, min_size=1, max_size=2, unique=True).map(tuple),
)

causes = st.builds(
    Cause,
    code=identifiers,
    sentence=names,
    owner=names,
    first_action=names,
    alone=st.booleans(),
    sources=st.lists(identifiers, max_size=2).map(tuple),
)
_keys = st.lists(identifiers, min_size=1, max_size=2).map(tuple)
gates = st.builds(
    Gate,
    code=identifiers,
    when=conditions(),
    alone_when=_maybe(conditions()),
    sentence=names,
    owner=names,
    first_action=names,
    sources=_keys,
)
controls = st.builds(
    Control, code=identifiers, when=conditions(), sentence=names, owner=names, sources=_keys
)


@st.composite
def gate_sets(draw: st.DrawFn) -> Gates:
    """Gates and controls with codes of their own."""
    passed = draw(st.lists(gates, max_size=3, unique_by=lambda gate: gate.code))
    taken = {gate.code for gate in passed}
    more = draw(st.lists(controls, max_size=2, unique_by=lambda control: control.code))
    return Gates(
        gates=tuple(passed), controls=tuple(item for item in more if item.code not in taken)
    )


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Situations with any facts known, free of contradictions."""
    known = {
        name: draw(_maybe(values_of(FACTS[name])))
        for name in Situation.model_fields
        if name in FACTS
    }
    if known["performs_often"] is True:
        known["performed_before"] = known["performed_before"] or None
        known["can_do_when_it_counts"] = known["can_do_when_it_counts"] or None
    if known["novel"] is True:
        known["training_exists"] = known["training_exists"] and None
    if known["coach_available"] is False:
        known["coach_minutes"] = None
    return Situation(**known, due_on=draw(_maybe(dates)))


@st.composite
def needs(draw: st.DrawFn) -> Need:
    """Needs with any facts known."""
    return Need(
        id=draw(identifiers),
        person_id="p1",
        competency_id=draw(st.sampled_from(TOPICS)),
        competency_name=draw(_maybe(names)),
        kinds=draw(_maybe(kind_sets)),
        context=draw(st.sampled_from(CONTEXTS)),
        shortfall_share=draw(_maybe(shares)),
        importance=draw(_maybe(st.integers(1, 5))),
        raters_disagree=draw(yes_no_unknown),
        self_only=draw(yes_no_unknown),
        requested_method=draw(_maybe(identifiers)),
        situation=draw(situations()),
        causes=draw(_maybe(st.lists(causes, max_size=2).map(tuple))),
        gap_ids=tuple(draw(st.lists(identifiers, max_size=2))),
    )


RECORDS: dict[type[Record], st.SearchStrategy[Any]] = {
    Source: sources,
    Level: scales().map(lambda scale: scale.levels[-1]),
    Scale: scales(),
    Competency: st.builds(Competency, id=identifiers, name=names, kinds=kind_sets),
    Relation: st.builds(
        Relation,
        type=st.sampled_from(get_args(RelationType)),
        origin_id=identifiers,
        target_id=identifiers,
    ),
    Framework: frameworks(),
    Requirement: requirements(),
    RoleProfile: roles(),
    Evidence: evidence(),
    SourceWeight: source_weights,
    AssessmentRules: assessment_rules,
    Standing: standings,
    Gap: gaps(),
    Profile: profiles,
    FactTest: fact_tests(),
    Cause: causes,
    Gate: gates,
    Control: controls,
    Gates: gate_sets(),
    Situation: situations(),
    Need: needs(),
    OptionalQuestion: optional_questions,
    OptionalQuestions: st.builds(
        OptionalQuestions,
        questions=st.lists(optional_questions, min_size=1, max_size=2).map(tuple),
    ),
}
"""A strategy for every record of `_base`, `competency`, `assessment` and `diagnosis`."""
