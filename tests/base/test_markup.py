"""What notebooks show of a record: everything that matters, escaped, never long."""

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe import Level, default_policy, read_needs, recommend_cohort
from devframe._base.errors import Fault
from devframe._base.markup import html_list, html_table, html_text, value_text
from devframe._base.records import Record
from devframe.diagnosis import Need, Situation
from devframe.kirkpatrick import Findings, Study, balance
from devframe.program import Checked, Matching
from devframe.program.pairs import Pair
from devframe.recommendation import CaseOutcome
from tests.pictures.samples import (
    FADING,
    HOSTILE,
    chain,
    change,
    profile,
    programs,
    recommendation,
    returns,
)
from tests.strategies import RECORDS

TAGS = {"p", "strong", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "h4"}
ATTRIBUTES = {"scope", "style"}


class Tags(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += f" {data}"


def shown(record: Any) -> str:
    return record._repr_html_()


@given(st.one_of(*RECORDS.values()))
@settings(max_examples=150)
def test_every_record_shows_itself_with_our_tags_only(record: Record) -> None:
    html = shown(record)
    page = Tags(html)
    assert page.seen <= TAGS
    assert page.attributes <= ATTRIBUTES
    assert html.count("<tr") <= 200
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", html)


@given(st.text(st.characters(exclude_categories=[]), max_size=400))
def test_any_text_stays_a_text(text: str) -> None:
    html = html_table((text, text), [(text, [text])]) + html_list([text]) + html_text(text)
    assert Tags(html).seen <= TAGS
    html.encode("utf-8")


HOSTILE_RECORDS = [
    profile(HOSTILE),
    recommendation(HOSTILE),
    recommendation(HOSTILE, facts=True),
    change(HOSTILE),
    CaseOutcome(profiles=(), needs=(), recommendations=(recommendation(HOSTILE),), unassessed=(),
                unused_answers=()),
    default_policy().model_copy(update={"name": HOSTILE[:300]}),
    recommend_cohort(
        [Need(id="n", person_id="p-1", competency_id="c", competency_name=HOSTILE[:300])]
    ),
    returns().model_copy(update={"intangibles": (HOSTILE,), "currency": HOSTILE[:40]}),
    chain(HOSTILE),
    programs(2, HOSTILE),
    Findings({HOSTILE: change(HOSTILE)}),
    Fault("row 1", "wrong", HOSTILE),
]  # fmt: skip


@pytest.mark.parametrize("record", HOSTILE_RECORDS, ids=lambda one: type(one).__name__)
def test_a_hostile_name_opens_no_tag(record: Any) -> None:
    html = html_text(record) if isinstance(record, Fault) else shown(record)
    assert "&lt;script&gt;" in html
    assert Tags(html).seen <= TAGS


def test_what_is_not_known_is_gathered_and_nothing_is_lost() -> None:
    need = Need(
        id="n-1", person_id="p-1", competency_id="listening", kinds=("skill",),
        situation=Situation(tools_adequate=False, coach_minutes=30),
    )  # fmt: skip
    text = Tags(shown(need)).text
    assert "tools adequate no; coach minutes 30" in text
    assert "not known" in text
    assert "shortfall share" in text.partition("not known")[2]
    assert "schema version" not in text


def test_a_record_that_speaks_says_its_sentence() -> None:
    found = balance([[1, 2], [2, 3], [3, 1], [4, 5], [5, 2], [6, 1]], arm=[1, 0, 1, 0, 1, 0])
    text = Tags(shown(found)).text
    assert found.sentence() in text
    assert "difference sd" in text


def test_a_list_of_records_is_a_table_of_its_own() -> None:
    pairs = tuple(
        Pair(person_id=f"p-{place}", partner_id="c-1", choice="other") for place in range(20)
    )
    text = Tags(shown(Matching(pairs=pairs, unmatched=(), method="greedy", proven=False))).text
    assert "p-7" in text
    assert "p-8" not in text
    assert "… and 12 more" in text
    assert "none" in Tags(shown(Checked(notices=()))).text


def test_a_profile_keeps_the_kinds_apart() -> None:
    text = Tags(shown(profile())).text
    assert "as agent on 2026-04-01: 0 gaps" in text
    assert [kind in text for kind in ("knowledge", "skill", "habit")] == [True] * 3
    assert "not known" in text


def test_a_cohort_a_policy_and_a_series_have_tables_of_their_own() -> None:
    need = Need(id="n", person_id="p-1", competency_id="claims")
    assert "1 recommendations by devframe-default" in Tags(shown(recommend_cohort([need]))).text
    assert "peer_practice" in Tags(shown(default_policy())).text
    assert "cancelled" in Tags(shown(FADING)).text
    assert "Scenario" in Tags(shown(returns())).text


def test_readings_and_studies_show_themselves(tmp_path: Any) -> None:
    table = tmp_path / "needs.csv"
    table.write_text("person_id,competency_id,kinds\np1,listening,skill\np2,listening,luck\n")
    text = Tags(shown(read_needs(table))).text
    assert "listening" in text
    assert "row 2, kinds" in text
    scores = pd.DataFrame({"who": [1, 2, 3], "pre": [1.0, 2, 3], "post": [2.0, 3, 4]})
    study = Study(scores, unit="who", before="pre", after="post")
    text = Tags(shown(study)).text
    assert study.sentence() in text
    assert "before" in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not known"),
        (False, "no"),
        (0, "0"),
        (-0.123456789, "−0.123457"),
        (date(2026, 4, 1), "2026-04-01"),
        ((), "none"),
        (frozenset({"b", "a"}), "a, b"),
        ({"a": 1}, "a: 1"),
        (tuple(range(6)), "0, 1, 2, 3 and 2 more"),
        (Situation(), "nothing known"),
        ((Level(value=1, label="able"),), "able"),
    ],
)
def test_a_value_in_a_few_words(value: object, text: str) -> None:
    assert value_text(value) == text
