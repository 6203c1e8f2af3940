"""What is not known, and what could change the answer, as a Polars user would write it by hand."""

from collections.abc import Sequence
from itertools import permutations

import polars as pl

from benchmarks.frames.facts_by_hand import (
    ENVIRONMENT,
    FACTS,
    METHODS,
    UNKNOWN_FLAG,
    add_up,
    any_of,
    c,
    codes,
    field,
    mask,
    read_facts,
)
from benchmarks.frames.polars_by_hand import decide, mask_columns, plan, plan_columns, what_holds

PAIRS = tuple(permutations(range(3), 2))

# What a fact adds while it is unknown, to what is presumed of it: to the lower points, the upper
# points, and at worst to the leads training-coaching, training-mentoring, coaching-training,
# coaching-mentoring, mentoring-training and mentoring-coaching. Novelty rules training out, so a
# lead over training is worst where nothing is novel.
UNKNOWN: tuple[tuple[str, Sequence[int], Sequence[int], Sequence[int]], ...] = (
    ("knowledge_u", (0, 0, 0), (3, 0, 0), (0, 0, -3, 0, -3, 0)),
    ("large_gap_open", (0, 0, 0), (1, 0, 0), (0, 0, -1, 0, -1, 0)),
    ("large_gap_presumed", (-1, 0, 0), (0, 0, 0), (-1, -1, 0, 0, 0, 0)),
    ("codified_u", (0, 0, 0), (2, 0, 0), (0, 0, -2, 0, -2, 0)),
    ("never_did_open", (0, 0, 0), (3, 0, 0), (0, 0, -3, 0, -3, 0)),
    ("never_did_presumed", (-3, 0, 0), (0, 0, 0), (-3, -3, 0, 0, 0, 0)),
    ("practice_open", (0, 0, 0), (0, 2, 0), (-2, 0, 0, 0, 0, -2)),
    ("practice_presumed", (0, 0, 0), (0, -2, 0), (2, 0, 0, 0, 0, 2)),
    ("performs_often_u", (-2, 0, 0), (0, 3, 0), (-5, -2, 0, 0, 0, -3)),
    ("can_do_when_it_counts_u", (-3, 0, 0), (0, 2, 0), (-5, -3, 0, 0, 0, -2)),
    ("habit_u", (0, 0, 0), (0, 3, 0), (-3, 0, 0, 0, 0, -3)),
    ("interpersonal_u", (0, 0, 0), (0, 3, 0), (-3, 0, 0, 0, 0, -3)),
    ("context_specific_u", (-1, 0, 0), (0, 2, 0), (-3, -1, 0, 0, 0, -2)),
    ("style_dependent_u", (0, 0, -2), (0, 2, 0), (-2, 0, 0, 0, -2, -4)),
    ("tacit_u", (-2, 0, 0), (0, 1, 1), (-3, -3, 0, 0, 0, 0)),
    ("novel_u", (0, -2, 0), (0, 0, 6), (0, -6, 0, -8, 0, 0)),
    ("growth_u", (0, 0, 0), (0, 0, 6), (0, -6, 0, -6, 0, 0)),
    ("emotionally_charged_u", (0, 0, 0), (1, 2, 0), (-1, 0, 0, 0, -1, -2)),
    ("touchpoint_open", (0, 0, 0), (0, 1, 0), (-1, 0, 0, 0, 0, -1)),
    ("touchpoint_presumed", (0, -1, 0), (0, 0, 0), (0, 0, -1, -1, 0, 0)),
    ("headcount_u", (0, -2, 0), (2, 0, 0), (0, 0, -4, -2, -2, 0)),
    ("foundation_met_u", (0, 0, 0), (2, 0, 0), (0, 0, -2, 0, -2, 0)),
    ("onset_u", (0, 0, 0), (0, 1, 0), (-1, 0, 0, 0, 0, -1)),
    ("safety_critical_u", (0, 0, 0), (2, 0, 0), (0, 0, -2, 0, -2, 0)),
    ("willing_u", (0, -2, -4), (0, 0, 0), (0, 0, -2, 0, -4, -2)),
)


def with_bounds(needs: pl.LazyFrame) -> pl.LazyFrame:
    """Answer needs as `frames.recommend(needs)` does."""
    planned = plan(_settle(_bound(decide(what_holds(read_facts(needs))))))
    asked = planned.with_columns(**_questions())
    questions = [c(f"ask_{name}") if name in ASKED else pl.lit(value=False) for name in FACTS]
    return asked.select(
        "need_id",
        "settled",
        *plan_columns(),
        *(
            c(f"{side}_{name}").cast(pl.Int32, wrap_numerical=True)
            for side in ("lower", "upper")
            for name in METHODS
        ),
        *mask_columns(),
        mask(questions).alias("questions"),
    )


def _bound(decided: pl.LazyFrame) -> pl.LazyFrame:
    """Add what is not known to points and leads."""
    waiting = decided.with_columns(
        large_gap_open=c("knowledge_u") & (c("half") | c("share_u")),
        large_gap_presumed=c("knowledge_t") & c("share_u"),
        never_did_open=c("skill_u") & ~c("performed_before_t"),
        never_did_presumed=c("skill_t") & c("performed_before_u"),
        practice_open=c("performed_before_u") & ~c("performs_often_t"),
        practice_presumed=c("performed_before_t") & c("performs_often_u"),
        touchpoint_open=c("emotionally_charged_u") & ~c("serves_customers_f"),
        touchpoint_presumed=c("emotionally_charged_t") & c("serves_customers_u"),
    )
    names = [name for name, *_ in UNKNOWN]
    summed = waiting.with_columns(*codes(names)).with_columns(
        moves=add_up(names, [(*lower, *upper) for _, lower, upper, _ in UNKNOWN]),
        worst=add_up(names, [worst for *_, worst in UNKNOWN]),
    )
    points = [c(f"points_{name}") for name in METHODS]
    bounds = {
        f"{side}_{name}": field("moves", 3 * number + place) + points[place] - 128
        for number, side in enumerate(("lower", "upper"))
        for place, name in enumerate(METHODS)
    }
    leads = {
        f"lead_{a}_{b}": field("worst", number) + points[a] - points[b] - 128
        for number, (a, b) in enumerate(PAIRS)
    }
    return summed.with_columns(**bounds, **leads)


def _settle(bounded: pl.LazyFrame) -> pl.LazyFrame:
    """Say which rivals may come in front, and whether the answer is settled."""
    can_be = [c("able_0"), c("able_1"), c("possible_2")]
    sure = [
        c("training_exists_t") & c("novel_f"),
        c("coach_available_t") & c("practice_possible_t"),
        c("able_2"),
    ]
    maybe = ~c("can_do_when_it_counts_f")
    may_block = (
        ~c("worth_solving_t")
        | c("no_gap")
        | c("share_u")
        | (maybe & c("may_be_amiss"))
        | (~c("can_do_when_it_counts_t") & ~c("selection_fits_t") & ~c("willing_t"))
        | (~c("always") & ~c("gradual") & ~c("few_peers"))
    )
    rivals = {
        f"rival_{a}_{b}": c(f"lead_{a}") & can_be[b] & (c(f"lead_{a}_{b}") < int(b < a))
        for a, b in PAIRS
    }
    unbeaten = [
        c(f"lead_{a}") & sure[a] & ~any_of([c(f"rival_{a}_{b}") for b in range(3) if b != a])
        for a in range(3)
    ]
    return bounded.with_columns(**rivals).with_columns(
        settled=~c("ask")
        & (
            ~c("some_unknown")
            | (c("blocked") & c("block_settled"))
            | (~c("blocked") & c("nobody") & ~any_of(can_be))
            | (~may_block & any_of(unbeaten))
        )
    )


ASKED = set(UNKNOWN_FLAG) - {
    "raters_disagree",
    "self_only",
    "coach_minutes",
    "group_allowed",
    "only_informal_mentoring",
}


def _questions() -> dict[str, pl.Expr]:
    """Say which unknown facts could change the answer."""

    def t(name: str) -> pl.Expr:
        return ~c(f"{name}_t")

    def rival(*pairs: str) -> pl.Expr:
        return any_of([c(f"rival_{pair}") for pair in pairs])

    with_0 = rival("0_1", "0_2", "1_0", "2_0")
    with_1 = rival("0_1", "1_0", "1_2", "2_1")
    with_2 = rival("0_2", "2_0", "1_2", "2_1")
    every = rival("0_1", "0_2", "1_0", "2_0", "1_2", "2_1")
    bears = [
        c(f"lead_{b}") | c("nobody") | any_of([c(f"rival_{a}_{b}") for a in range(3) if a != b])
        for b in range(3)
    ]
    maybe, cannot = ~c("can_do_when_it_counts_f"), t("can_do_when_it_counts")
    misfit = cannot & t("selection_fits") & t("willing")
    crisis = ~c("always") & ~c("gradual") & ~c("few_peers")
    never_did = ~c("skill_f") & t("performed_before")
    practice = ~c("performed_before_f") & t("performs_often")
    ways = {
        "knowledge": with_0,
        "skill": t("performed_before") & with_0,
        "habit": with_1,
        "shortfall_share": pl.lit(value=True),  # whether there is a gap at all
        "worth_solving": pl.lit(value=True),
        "performed_before": (never_did & with_0) | (practice & with_1),
        "performs_often": every,
        "can_do_when_it_counts": c("may_be_amiss") | (t("selection_fits") & t("willing")) | every,
        "onset": crisis | with_1,
        "affected_peers_share": crisis,
        "serves_customers": ~c("emotionally_charged_f") & with_1,
        **dict.fromkeys(ENVIRONMENT[:-1], maybe),
        "selection_fits": misfit,
        "willing": maybe | misfit | every,
        "codified": with_0,
        "context_specific": every,
        "tacit": with_0,
        "style_dependent": every,
        "novel": bears[0] | rival("0_1", "0_2", "1_2", "2_1"),
        "interpersonal": with_1,
        "emotionally_charged": every,
        "safety_critical": with_0,
        "growth_track": with_2,
        "training_exists": bears[0],
        "foundation_met": with_0,
        "coach_available": bears[1],
        "practice_possible": bears[1],
        "mentor_more_mature": bears[2],
        "both_committed": bears[2],
        "headcount": every,
    }
    return {
        f"ask_{name}": ~c("settled") & c(UNKNOWN_FLAG[name]) & way for name, way in ways.items()
    }
