"""The default policy as a Polars user would write it who knows the policy and every trick.

It gives every column that `frames.recommend` gives, and knows no other policy: rules, requirements
and presumptions are folded by hand into the fewest passes, flags become bits of small integers, and
sums are looked up by those bits. Its words have 64 bits; ours, which knows how large sums become,
adds points in 16 and is a little ahead.
"""

from functools import reduce

import polars as pl

from benchmarks.frames.facts_by_hand import (
    ENVIRONMENT,
    FACTS,
    METHODS,
    RULES,
    UNKNOWN_FLAG,
    add_up,
    any_of,
    c,
    codes,
    field,
    mask,
    read_facts,
    text,
)


def what_holds(read: pl.LazyFrame) -> pl.LazyFrame:
    """Say which rules and causes hold by presumption, and what may explain the gap by itself."""
    return read.with_columns(
        cannot=~c("can_do_when_it_counts_t"),
        never_did=c("skill_t") & ~c("performed_before_t"),
        out_of_practice=c("performed_before_t") & ~c("performs_often_t"),
        touchpoint=c("emotionally_charged_t") & ~c("serves_customers_f"),
        large_gap=c("knowledge_t") & (c("half") | c("share_u")),
        crisis=c("sudden") & c("widespread"),
        amiss=any_of([c(f"{name}_f") for name in ENVIRONMENT]),
        may_be_amiss=any_of([~c(f"{name}_t") for name in ENVIRONMENT]),
        misfit=c("selection_fits_f") & c("willing_f"),
        able_0=~c("training_exists_f") & ~c("novel_t"),
        able_1=~c("coach_available_f") & ~c("practice_possible_f"),
        able_2=c("both_committed_t") & c("mentor_more_mature_t"),
        possible_2=~c("both_committed_f") & ~c("mentor_more_mature_f"),
        minutes_some=c("minutes_10") | c("minutes_30") | c("minutes_u"),
        some_unknown=any_of([c(UNKNOWN_FLAG[name]) for name in FACTS if name in UNKNOWN_FLAG]),
        missing_1=c("knowledge_u") & c("skill_u") & c("habit_u"),
        missing_2=c("performed_before_u") & c("can_do_when_it_counts_u"),
        missing_3=reduce(
            lambda one, other: one & other,
            [c(f"{name}_u") for name in (*ENVIRONMENT[:-1], "selection_fits")],
        ),
    ).with_columns(
        *codes([name for name, _ in RULES]),
        alone_misfit=c("misfit") & c("cannot"),
        alone_amiss=c("amiss") & c("can_do_when_it_counts_t"),
    )


def decide(held: pl.LazyFrame) -> pl.LazyFrame:
    """Add up points, and find the leader, what blocks and whether to ask first."""
    firm = c("no_gap") | c("worth_solving_f") | c("crisis") | c("alone_amiss")
    certain = firm | (c("misfit") & c("can_do_when_it_counts_f"))
    missing = c("share_u") | c("missing_1") | c("missing_2") | c("missing_3")
    summed = held.with_columns(
        sums=add_up([name for name, _ in RULES], [adds for _, adds in RULES]),
        blocked=firm | c("alone_misfit"),
        # Whether the person can or cannot, a misfit who is unwilling explains the gap.
        block_settled=certain | (c("misfit") & c("can_do_when_it_counts_u")),
        missing=missing,
    )
    pointed = summed.with_columns(
        *(
            (field("sums", place) - 128).alias(f"points_{name}")
            for place, name in enumerate(METHODS)
        )
    ).with_columns(
        ask=c("missing") & ~(c("block_settled") | (c("blocked") & ~c("some_unknown"))),
        tc=c("points_training") >= c("points_coaching"),
        tm=c("points_training") >= c("points_mentoring"),
        cm=c("points_coaching") >= c("points_mentoring"),
    )
    return pointed.with_columns(
        lead_0=c("able_0") & (c("tc") | ~c("able_1")) & (c("tm") | ~c("able_2")),
        lead_1=c("able_1") & (~c("tc") | ~c("able_0")) & (c("cm") | ~c("able_2")),
        lead_2=c("able_2") & (~c("tm") | ~c("able_0")) & (~c("cm") | ~c("able_1")),
        nobody=~(c("able_0") | c("able_1") | c("able_2")),
        free=~c("blocked") & ~c("ask"),
    ).with_columns(
        *((c(f"lead_{place}") & c("free")).alias(f"wins_{place}") for place in range(3)),
        without=c("nobody") & c("free"),
        fix=(c("blocked") | c("nobody")) & ~c("ask"),
    )


def plan(decided: pl.LazyFrame) -> pl.LazyFrame:
    """Put the winner in its sequence, with forms and warnings."""
    return (
        decided.with_columns(
            foundation_first=c("wins_1") & c("foundation_met_f"),
            knowledge_first=c("wins_1") & c("knowledge_t"),
            foundation_before=c("wins_2") & c("foundation_met_f"),
            coach_skill=c("wins_0") & c("skill_t"),
            coach_habit=c("wins_0") & c("habit_t"),
            coach_beside=c("wins_2") & c("habit_t"),
        )
        .with_columns(
            train_first=(c("foundation_first") | c("knowledge_first")) & c("able_0"),
            train_before=c("foundation_before") & c("able_0"),
            coach_after=(c("coach_skill") | c("coach_habit")) & c("able_1"),
            coach_too=c("coach_beside") & c("able_1"),
            develops=c("wins_0") | c("wins_1") | c("wins_2"),
        )
        .with_columns(
            trains=c("wins_0") | c("train_first") | c("train_before"),
            coaches=c("wins_1") | c("coach_after") | c("coach_too"),
        )
        .with_columns(
            in_group=c("coaches")
            & ~(c("minutes_30") | c("minutes_u"))
            & (c("minutes_some") & ~c("group_allowed_f")),
            in_pairs=c("coaches")
            & ~(c("minutes_30") | c("minutes_u"))
            & ~(c("minutes_some") & ~c("group_allowed_f")),
        )
    )


def plan_columns() -> list[pl.Expr]:
    """Give the columns of the answer that hold texts and points."""
    steps = (
        (c("wins_0") & c("coach_after"), "training coaching"),
        (c("wins_0"), "training"),
        (c("train_first"), "training coaching"),
        (c("wins_1"), "coaching"),
        (c("train_before") & c("coach_too"), "training mentoring coaching"),
        (c("train_before"), "training mentoring"),
        (c("coach_too"), "mentoring coaching"),
        (c("wins_2"), "mentoring"),
    )
    forms = (
        (c("trains") & c("safety_critical_t"), "certification"),
        (c("trains") & c("heads_30"), "virtual_modules"),
        (c("trains") & c("interpersonal_t"), "workshop"),
        (c("trains"), "modules"),
    )
    coached = (
        (c("in_group"), "small_group"),
        (c("in_pairs"), "peer_practice"),
        (c("coaches"), "one_to_one"),
    )
    wins = [(c(f"wins_{place}"), name) for place, name in enumerate(METHODS)]
    verdict = text([(c("ask"), "ask_first"), (c("fix"), "fix_elsewhere")], "develop")
    return [
        verdict.alias("verdict"),
        text(wins).alias("method"),
        text(steps).alias("steps"),
        text(forms).alias("form_training"),
        text(coached).alias("form_coaching"),
        pl.when("wins_2").then(pl.lit("pair")).alias("form_mentoring"),
        *(c(f"points_{name}").cast(pl.Int32, wrap_numerical=True) for name in METHODS),
    ]


def mask_columns() -> list[pl.Expr]:
    """Give the columns that hold codes."""

    def t(name: str) -> pl.Expr:
        return c(f"{name}_t")

    def f(name: str) -> pl.Expr:
        return c(f"{name}_f")

    can, maybe = t("can_do_when_it_counts"), ~f("can_do_when_it_counts")
    never = pl.lit(value=False)
    crisis_open = ~c("always") & ~c("gradual") & ~c("few_peers")
    plan = [
        ~f("training_exists"),
        ~t("novel"),
        t("safety_critical"),
        c("heads_30"),
        t("interpersonal"),
        ~never,
        ~f("coach_available"),
        ~f("practice_possible"),
        c("minutes_30") | c("minutes_u"),
        c("minutes_some") & ~f("group_allowed"),
        ~never,
        t("both_committed"),
        t("mentor_more_mature"),
        ~never,
        f("foundation_met"),
        t("knowledge"),
        f("foundation_met"),
        t("skill"),
        t("habit"),
        t("habit"),
    ]
    opened = [
        ~f("skill") & ~t("performed_before"),
        ~f("performed_before") & ~t("performs_often"),
        ~f("serves_customers") & ~f("emotionally_charged"),
        ~f("knowledge") & (c("half") | c("share_u")),
        c("minutes_some") & ~f("group_allowed"),
        *(maybe & ~t(name) for name in ENVIRONMENT),
        ~can & ~t("selection_fits") & ~t("willing"),
        crisis_open,
        crisis_open,
    ]
    warnings = [
        c("foundation_first") & ~c("able_0"),
        c("knowledge_first") & ~c("able_0"),
        c("foundation_before") & ~c("able_0"),
        c("coach_skill") & ~c("able_1"),
        c("coach_habit") & ~c("able_1"),
        c("coach_beside") & ~c("able_1"),
        c("in_group"),
        c("in_pairs"),
        t("knowledge") & c("develops") & ~(c("trains") | c("wins_2")),
        t("skill") & never,  # every method serves skill
        t("habit") & c("develops") & ~c("coaches"),
        t("only_informal_mentoring"),
        c("share_u") & never,  # no method was asked for
        t("style_dependent") & c("wins_2"),
        t("self_only"),
        t("raters_disagree"),
    ]
    causes = [
        f("worth_solving"),
        c("no_gap"),
        *(f(name) for name in ENVIRONMENT),
        f("selection_fits"),
        c("crisis"),
    ]
    alone = [
        f("worth_solving"),
        c("no_gap"),
        *(f(name) & can for name in ENVIRONMENT),
        c("alone_misfit"),
        c("crisis"),
    ]
    unknown = [c(UNKNOWN_FLAG[name]) if name in UNKNOWN_FLAG else never for name in FACTS]
    first = [c("share_u"), c("missing_1"), c("missing_2"), c("missing_3")]
    codes = [c(f"code_{RULES[start][0]}").cast(pl.Int64) * (1 << start) for start in (0, 9, 18)]
    return [
        (codes[0] + codes[1] + codes[2]).alias("reasons"),
        mask([*causes, c("without")]).alias("causes"),
        mask(alone).alias("causes_alone"),
        mask([t("safety_critical")]).alias("controls"),
        mask(plan).alias("plan"),
        mask(warnings).alias("warnings"),
        mask(first).alias("first_questions"),
        mask(unknown).alias("unknown"),
        mask(opened).alias("open"),
        mask([t("knowledge"), t("skill"), t("habit")]).alias("kinds"),
        pl.lit("devframe-default").alias("policy_id"),
        pl.lit("1.0.0").alias("policy_version"),
    ]


def without_bounds(needs: pl.LazyFrame) -> pl.LazyFrame:
    """Answer needs as `frames.recommend(needs, bounds=False)` does."""
    planned = plan(decide(what_holds(read_facts(needs))))
    return planned.select("need_id", *plan_columns(), *mask_columns())
