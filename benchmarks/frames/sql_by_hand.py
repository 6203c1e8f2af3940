"""The default policy as a DuckDB user would write it who knows the policy and every trick.

It gives every column that `frames.recommend` gives without bounds: facts are read once, rules and
presumptions are folded by hand, and sums are sums of doubles, which DuckDB adds four times as fast
as whole numbers.
"""

from collections.abc import Sequence

from benchmarks.frames.facts_by_hand import (
    ENVIRONMENT,
    FACTS,
    METHODS,
    RULES,
    TRUTHS,
    UNKNOWN_FLAG,
    packed,
)


def write_mask(flags: Sequence[str], name: str) -> str:
    """Turn flags into the bits of a whole number."""
    bits = [f"({flag})::double * {1 << place}e0" for place, flag in enumerate(flags) if flag]
    return f"({' + '.join(bits)})::bigint as {name}"


def add_up(adds: Sequence[tuple[str, int]], base: int, name: str) -> str:
    """Add up words in which numbers stand side by side, since a sum costs a pass for every flag."""
    parts = [f"{flag}::double * {word}e0" for flag, word in adds if word]
    return f"{' + '.join(parts)} + {base}e0 as {name}"


def cut(word: str, edges: int) -> list[str]:
    """Say what of a word is above each edge between its numbers, which have eight bits each."""
    return [f"floor({word} * {256.0**-edge!r}) as {word}_{edge}" for edge in range(1, edges + 1)]


def number(word: str, place: int, edges: int) -> str:
    """Take a number out of a word: what is above its lower edge less what is above the upper."""
    least = f"{word}_{place}" if place else word
    return f"({least} - {word}_{place + 1} * 256e0)" if place < edges else least


def _text(branches: Sequence[tuple[str, str]], last: str | None, name: str) -> str:
    whens = " ".join(f"when {flag} then '{text}'" for flag, text in branches)
    return f"case {whens} else {_quoted(last)} end as {name}"


def _quoted(text: str | None) -> str:
    return "null::varchar" if text is None else f"'{text}'"


def _any(flags: Sequence[str]) -> str:
    return f"({' or '.join(flags)})"


def _every(flags: Sequence[str]) -> str:
    return f"({' and '.join(flags)})"


def _between(column: str, low: str, high: str, name: str) -> str:
    number = f"coalesce({column}::double, 'nan'::double)"
    return f"({number} >= {low} and {number} {high}) as {name}"


READ = [
    "need_id",
    *(f"{name} is null as {name}_u" for name in TRUTHS),
    # Whether a truth is null costs next to nothing; to look at it twice would cost as much again.
    *(f"{name} is not distinct from true as {name}_t" for name in TRUTHS),
    *(f"({name} is not distinct from true) < ({name} is not null) as {name}_f" for name in TRUTHS),
    _between("shortfall_share", "0e0", "<= 0e0", "no_gap"),
    _between("shortfall_share", "5e-324", "< 5e-1", "small_gap"),
    _between("shortfall_share", "5e-1", "<= 1e0", "half"),
    *(f"onset is not distinct from '{name}' as {name}" for name in ("always", "gradual", "sudden")),
    _between("affected_peers_share", "0e0", "< 5e-1", "few_peers"),
    _between("affected_peers_share", "5e-1", "<= 1e0", "widespread"),
    "growth_track is not distinct from 'none' as no_track",
    "growth_track is not distinct from 'leadership' as leads_t",
    "growth_track is not distinct from 'entrepreneurial' as founds_t",
    _between("coach_minutes", "0e0", "< 1e1", "minutes_0"),
    _between("coach_minutes", "1e1", "< 3e1", "minutes_10"),
    _between("coach_minutes", "3e1", "<= 10080e0", "minutes_30"),
    _between("headcount", "1e0", "< 15e0", "heads_1"),
    _between("headcount", "15e0", "< 3e1", "heads_15"),
    _between("headcount", "3e1", "<= 1e7", "heads_30"),
]
UNKNOWN = [
    "not (no_gap or small_gap or half) as share_u",
    "not (always or gradual or sudden) as onset_u",
    "not (few_peers or widespread) as peers_u",
    "not (no_track or leads_t or founds_t) as growth_u",
    "not (minutes_0 or minutes_10 or minutes_30) as minutes_u",
    "not (heads_1 or heads_15 or heads_30) as headcount_u",
    "heads_15 or heads_30 as many",
]
HOLDS = [
    "not can_do_when_it_counts_t as cannot",
    "skill_t and not performed_before_t as never_did",
    "performed_before_t and not performs_often_t as out_of_practice",
    "emotionally_charged_t and not serves_customers_f as touchpoint",
    "knowledge_t and (half or share_u) as large_gap",
    "sudden and widespread as crisis",
    f"{_any([f'{name}_f' for name in ENVIRONMENT])} as amiss",
    "selection_fits_f and willing_f as misfit",
    "not training_exists_f and not novel_t as able_0",
    "not coach_available_f and not practice_possible_f as able_1",
    "both_committed_t and mentor_more_mature_t as able_2",
    "minutes_10 or minutes_30 or minutes_u as minutes_some",
    f"{_any(list(UNKNOWN_FLAG.values()))} as some_unknown",
    "knowledge_u and skill_u and habit_u as missing_1",
    "performed_before_u and can_do_when_it_counts_u as missing_2",
    f"{_every([f'{name}_u' for name in (*ENVIRONMENT[:-1], 'selection_fits')])} as missing_3",
]
BLOCKS = [
    "misfit and cannot as alone_misfit",
    "no_gap or worth_solving_f or crisis or (amiss and can_do_when_it_counts_t) as firm",
    "share_u or missing_1 or missing_2 or missing_3 as missing",
]
COMPARED = [
    "firm or alone_misfit as blocked",
    "points_training >= points_coaching as tc",
    "points_training >= points_mentoring as tm",
    "points_coaching >= points_mentoring as cm",
    "firm or (misfit and not can_do_when_it_counts_t) as block_settled",
]
LEADERS = [
    "missing and not (block_settled or (blocked and not some_unknown)) as ask",
    "able_0 and (tc or not able_1) and (tm or not able_2) as lead_0",
    "able_1 and (not tc or not able_0) and (cm or not able_2) as lead_1",
    "able_2 and (not tm or not able_0) and (not cm or not able_1) as lead_2",
    "not (able_0 or able_1 or able_2) as nobody",
]
WINNERS = [
    *(f"lead_{place} and not blocked and not ask as wins_{place}" for place in range(3)),
    "nobody and not blocked and not ask as without",
    "(blocked or nobody) and not ask as fix",
]
ASKED = [
    "wins_1 and foundation_met_f as foundation_first",
    "wins_1 and knowledge_t as knowledge_first",
    "wins_2 and foundation_met_f as foundation_before",
    "wins_0 and skill_t as coach_skill",
    "wins_0 and habit_t as coach_habit",
    "wins_2 and habit_t as coach_beside",
]
TAKEN = [
    "(foundation_first or knowledge_first) and able_0 as train_first",
    "foundation_before and able_0 as train_before",
    "(coach_skill or coach_habit) and able_1 as coach_after",
    "coach_beside and able_1 as coach_too",
    "wins_0 or wins_1 or wins_2 as develops",
]
AMONG = [
    "wins_0 or train_first or train_before as trains",
    "wins_1 or coach_after or coach_too as coaches",
    "minutes_30 or minutes_u as enough",
    "minutes_some and not group_allowed_f as in_few",
]
FORMED = [
    "coaches and not enough and in_few as in_group",
    "coaches and not enough and not in_few as in_pairs",
]
_CRISIS_OPEN = "not always and not gradual and not few_peers"
_CAN = "not can_do_when_it_counts_f"
TEXTS: dict[str, tuple[list[tuple[str, str]], str | None]] = {
    "verdict": ([("ask", "ask_first"), ("fix", "fix_elsewhere")], "develop"),
    "method": ([(f"wins_{place}", name) for place, name in enumerate(METHODS)], None),
    "steps": (
        [
            ("wins_0 and coach_after", "training coaching"),
            ("wins_0", "training"),
            ("train_first", "training coaching"),
            ("wins_1", "coaching"),
            ("train_before and coach_too", "training mentoring coaching"),
            ("train_before", "training mentoring"),
            ("coach_too", "mentoring coaching"),
            ("wins_2", "mentoring"),
        ],
        None,
    ),
    "form_training": (
        [
            ("trains and safety_critical_t", "certification"),
            ("trains and heads_30", "virtual_modules"),
            ("trains and interpersonal_t", "workshop"),
            ("trains", "modules"),
        ],
        None,
    ),
    "form_coaching": (
        [("in_group", "small_group"), ("in_pairs", "peer_practice"), ("coaches", "one_to_one")],
        None,
    ),
    "form_mentoring": ([("wins_2", "pair")], None),
}
MASKS: dict[str, list[str]] = {
    "causes": [
        "worth_solving_f",
        "no_gap",
        *(f"{name}_f" for name in ENVIRONMENT),
        "selection_fits_f",
        "crisis",
        "without",
    ],
    "causes_alone": [
        "worth_solving_f",
        "no_gap",
        *(f"{name}_f and can_do_when_it_counts_t" for name in ENVIRONMENT),
        "alone_misfit",
        "crisis",
    ],
    "controls": ["safety_critical_t"],
    "plan": [
        "not training_exists_f",
        "not novel_t",
        "safety_critical_t",
        "heads_30",
        "interpersonal_t",
        "true",
        "not coach_available_f",
        "not practice_possible_f",
        "enough",
        "in_few",
        "true",
        "both_committed_t",
        "mentor_more_mature_t",
        "true",
        "foundation_met_f",
        "knowledge_t",
        "foundation_met_f",
        "skill_t",
        "habit_t",
        "habit_t",
    ],
    "warnings": [
        "foundation_first and not able_0",
        "knowledge_first and not able_0",
        "foundation_before and not able_0",
        "coach_skill and not able_1",
        "coach_habit and not able_1",
        "coach_beside and not able_1",
        "in_group",
        "in_pairs",
        "knowledge_t and develops and not (trains or wins_2)",
        "",  # every method serves skill
        "habit_t and develops and not coaches",
        "only_informal_mentoring_t",
        "",  # no method was asked for
        "style_dependent_t and wins_2",
        "self_only_t",
        "raters_disagree_t",
    ],
    "first_questions": ["share_u", "missing_1", "missing_2", "missing_3"],
    "unknown": [UNKNOWN_FLAG.get(name, "") for name in FACTS],
    "open": [
        "not skill_f and not performed_before_t",
        "not performed_before_f and not performs_often_t",
        "not serves_customers_f and not emotionally_charged_f",
        "not knowledge_f and (half or share_u)",
        "in_few",
        *(f"{_CAN} and not {name}_t" for name in ENVIRONMENT),
        "cannot and not selection_fits_t and not willing_t",
        _CRISIS_OPEN,
        _CRISIS_OPEN,
    ],
    "kinds": ["knowledge_t", "skill_t", "habit_t"],
}
STAGES = (UNKNOWN, HOLDS, BLOCKS, COMPARED, LEADERS, WINNERS, ASKED, TAKEN, AMONG, FORMED)
"""What is worked out once the facts are read; points are summed up after `HOLDS`."""

_EDGES = len(METHODS)
_SUMMED = add_up(
    [
        # A sum of different bits is their mask, so the reasons come above the points.
        (name, packed(points) + (1 << 8 * _EDGES + place))
        for place, (name, points) in enumerate(RULES)
    ],
    packed([128] * _EDGES),
    "sums",
)
_POINTS = [
    f"{number('sums', place, _EDGES)} - 128e0 as points_{name}"
    for place, name in enumerate(METHODS)
]
SQL_STAGES = (
    UNKNOWN,
    HOLDS,
    [*BLOCKS, _SUMMED],
    cut("sums", _EDGES),
    _POINTS,
    *STAGES[3:],
)
"""The same with the points."""


def write_query(
    source: str,
    *,
    more: Sequence[Sequence[str]] = ((),) * len(SQL_STAGES),
    more_outputs: Sequence[str] = (),
) -> str:
    """Write the query that answers the needs in a table as `frames.recommend` does.

    Without bounds; what they add to each stage and to the outputs comes from beside.
    """
    text = f"(select {', '.join(READ)} from {source})"  # noqa: S608 - a benchmark's own table
    for own, added in zip(SQL_STAGES, more, strict=True):
        text = f"(select *, {', '.join((*own, *added))} from {text})"  # noqa: S608 - as above
    outputs = [
        "need_id",
        *more_outputs,
        *(_text(branches, last, name) for name, (branches, last) in TEXTS.items()),
        *(f"points_{name}::integer as points_{name}" for name in METHODS),
        f"sums_{_EDGES}::bigint as reasons",
        *(write_mask(flags, name) for name, flags in MASKS.items()),
        "'devframe-default' as policy_id",
        "'1.0.0' as policy_version",
    ]
    return f"select {', '.join(outputs)} from {text}"  # noqa: S608 - as above
