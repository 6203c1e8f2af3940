"""What is not known, and what could change the answer, as a DuckDB user would write it by hand.

Bounds and leads stand side by side in two words, which are taken apart once.
"""

from collections.abc import Sequence
from itertools import permutations

from benchmarks.frames.bounds_by_hand import ASKED, UNKNOWN
from benchmarks.frames.facts_by_hand import ENVIRONMENT, FACTS, METHODS, UNKNOWN_FLAG, packed
from benchmarks.frames.sql_by_hand import add_up, cut, number, write_mask, write_query

PAIRS = tuple(permutations(range(3), 2))

WAITING = [
    "knowledge_u and (half or share_u) as large_gap_open",
    "knowledge_t and share_u as large_gap_presumed",
    "skill_u and not performed_before_t as never_did_open",
    "skill_t and performed_before_u as never_did_presumed",
    "performed_before_u and not performs_often_t as practice_open",
    "performed_before_t and performs_often_u as practice_presumed",
    "emotionally_charged_u and not serves_customers_f as touchpoint_open",
    "emotionally_charged_t and serves_customers_u as touchpoint_presumed",
]


_NUMBERS = 6
_EDGES = _NUMBERS - 1
_BASE = packed([128] * _NUMBERS)
WORDS = [
    add_up([(flag, packed((*lower, *upper))) for flag, lower, upper, _ in UNKNOWN], _BASE, "moves"),
    add_up([(flag, packed(worst)) for flag, _, _, worst in UNKNOWN], _BASE, "worst"),
]
_CAN_BE = ("able_0", "able_1", "possible_2")
RIVALS = [
    *(
        f"{number('moves', 3 * upper + place, _EDGES)} + points_{name} - 128e0 as {side}_{name}"
        for upper, side in enumerate(("lower", "upper"))
        for place, name in enumerate(METHODS)
    ),
    *(
        f"lead_{a} and {_CAN_BE[b]} and {number('worst', place, _EDGES)}"
        f" + points_{METHODS[a]} - points_{METHODS[b]} < {128 + int(b < a)}e0 as rival_{a}_{b}"
        for place, (a, b) in enumerate(PAIRS)
    ),
]


def _rivals(*pairs: tuple[int, int]) -> str:
    return f"({' or '.join(f'rival_{a}_{b}' for a, b in pairs)})"


_SURE = (
    "training_exists_t and novel_f",
    "coach_available_t and practice_possible_t",
    "able_2",
)
_ANY_RIVAL = [
    *(
        f"lead_{a} and {_SURE[a]} and not {_rivals(*(pair for pair in PAIRS if pair[0] == a))}"
        f" as unbeaten_{a}"
        for a in range(3)
    ),
    *(
        f"lead_{b} or nobody or {_rivals(*(pair for pair in PAIRS if pair[1] == b))} as bears_{b}"
        for b in range(3)
    ),
    *(f"{_rivals(*(pair for pair in PAIRS if a in pair))} as with_{a}" for a in range(3)),
    f"{_rivals((0, 1), (0, 2), (1, 2), (2, 1))} as novel_moves",
]
_SETTLED = [
    (
        "not ask and (not some_unknown or (blocked and block_settled)"
        f" or (not blocked and nobody and not ({' or '.join(_CAN_BE)}))"
        " or (not may_block and (unbeaten_0 or unbeaten_1 or unbeaten_2))) as settled"
    ),
    "with_0 or with_1 as with_any",
]
_MAYBE = "not can_do_when_it_counts_f"
_HELD = [
    "not both_committed_f and not mentor_more_mature_f as possible_2",
    f"{' or '.join(f'not {name}_t' for name in ENVIRONMENT)} as may_be_amiss",
    "not selection_fits_t and not willing_t as may_misfit",
    "not always and not gradual and not few_peers as may_be_crisis",
]
_BLOCKS = [
    (
        "not worth_solving_t or no_gap or share_u or may_be_crisis or (cannot and may_misfit)"
        f" or ({_MAYBE} and may_be_amiss) as may_block"
    )
]
_MORE: tuple[Sequence[str], ...] = (
    (),
    (*_HELD, *WAITING),
    (*WORDS, *_BLOCKS),
    (*cut("moves", _EDGES), *cut("worst", _EDGES)),
    (),
    (),
    (),
    RIVALS,
    _ANY_RIVAL,
    _SETTLED,
    (),
    (),
)
"""What bounds add to each stage of the query without them."""

_WAYS = {
    "knowledge": "with_0",
    "skill": "not performed_before_t and with_0",
    "habit": "with_1",
    "shortfall_share": "true",  # whether there is a gap at all
    "worth_solving": "true",
    "performed_before": "((not skill_f and not performed_before_t and with_0)"
    " or (not performed_before_f and not performs_often_t and with_1))",
    "performs_often": "with_any",
    "can_do_when_it_counts": "(may_be_amiss or may_misfit or with_any)",
    "onset": "(may_be_crisis or with_1)",
    "affected_peers_share": "may_be_crisis",
    "serves_customers": "not emotionally_charged_f and with_1",
    **dict.fromkeys(ENVIRONMENT[:-1], _MAYBE),
    "selection_fits": "cannot and may_misfit",
    "willing": f"({_MAYBE} or (cannot and may_misfit) or with_any)",
    "codified": "with_0",
    "context_specific": "with_any",
    "tacit": "with_0",
    "style_dependent": "with_any",
    "novel": "(bears_0 or novel_moves)",
    "interpersonal": "with_1",
    "emotionally_charged": "with_any",
    "safety_critical": "with_0",
    "growth_track": "with_2",
    "training_exists": "bears_0",
    "foundation_met": "with_0",
    "coach_available": "bears_1",
    "practice_possible": "bears_1",
    "mentor_more_mature": "bears_2",
    "both_committed": "bears_2",
    "headcount": "with_any",
}


def write_query_with_bounds(source: str) -> str:
    """Write the query that answers the needs in a table as `frames.recommend` does."""
    asked = [
        f"not settled and {UNKNOWN_FLAG[name]} and {_WAYS[name]}" if name in ASKED else ""
        for name in FACTS
    ]
    outputs = [
        "settled",
        *(
            f"{side}_{name}::integer as {side}_{name}"
            for side in ("lower", "upper")
            for name in METHODS
        ),
        write_mask(asked, "questions"),
    ]
    return write_query(source, more=_MORE, more_outputs=outputs)
