import subprocess
import sys
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from devframe import Competency, Framework
from devframe.competency import Kind, Relation
from devframe.errors import UnknownNameError
from tests.strategies import frameworks


def item(
    name: str, *kinds: Kind, parent: str | None = None, serves: tuple[str, ...] = ()
) -> Competency:
    return Competency(
        id=name, name=name.title(), kinds=kinds or ("skill",), parent_id=parent, serves=serves
    )


def framework(*items: Competency, links: tuple[tuple[Any, str, str], ...] = ()) -> Framework:
    relations = tuple(Relation(type=t, origin_id=o, target_id=g) for t, o, g in links)
    return Framework(id="f", name="F", competencies=items, relations=relations)


def refusal(*items: Competency, links: tuple[tuple[Any, str, str], ...] = ()) -> str:
    with pytest.raises(ValidationError) as caught:
        framework(*items, links=links)
    return str(caught.value)


A, B, C = item("a"), item("b"), item("c")


def test_duplicate_ids_are_named() -> None:
    assert "must be unique; these stand more than once: a, b" in refusal(A, B, B, C, A)


def test_many_duplicates_make_a_short_message() -> None:
    many = [item(f"{'x' * 190}{n}") for n in range(100)]
    message = refusal(*many, *many)
    assert "(80 more)" in message
    assert len(message) < 5000


@pytest.mark.parametrize(
    ("bad", "where"),
    [
        (item("d", parent="aa"), "parent_id of 'd'"),
        (item("d", "habit", serves=("aa",)), "serves of 'd'"),
    ],
)
def test_an_unknown_competency_is_named_with_place_and_guess(bad: Competency, where: str) -> None:
    known = item("aaa")
    assert f"{where}: no competency has the id 'aa'; did you mean 'aaa'?" in refusal(known, bad)
    assert "add it or correct the id" in refusal(item("zzz"), bad)


def test_relations_resolve_on_both_sides() -> None:
    assert "origin_id of relations[1]" in refusal(
        A, B, links=(("requires", "a", "b"), ("requires", "x", "b"))
    )
    assert "target_id of relations[0]" in refusal(A, B, links=(("related_to", "a", "x"),))


@pytest.mark.parametrize(
    ("items", "cycle"),
    [
        ((item("a", parent="a"),), "a -> a"),
        ((item("a", parent="b"), item("b", parent="a")), "a -> b -> a"),
        ((item("a", parent="b"), item("b", parent="c"), item("c", parent="a")), "a -> b -> c -> a"),
    ],
)
def test_a_tree_in_a_circle_is_refused_with_the_circle_named(
    items: tuple[Competency, ...], cycle: str
) -> None:
    message = refusal(*items)
    assert f"parent runs in a circle: {cycle}; break it at one link" in message


@pytest.mark.parametrize("kind", ["requires", "precedes", "part_of"])
def test_ordering_relations_never_run_in_a_circle(kind: str) -> None:
    links = ((kind, "a", "b"), (kind, "b", "c"), (kind, "c", "a"))
    message = refusal(A, B, C, links=links)
    assert f"{kind} runs in a circle: " in message
    named = message.split("circle: ")[1].split(";")[0].split(" -> ")
    assert named[0] == named[-1]
    assert all((kind, o, t) in links for o, t in pairwise(named))
    assert framework(A, B, C, links=links[:2]).relations


@pytest.mark.parametrize("kind", ["equivalent_to", "related_to"])
def test_symmetric_relations_may_run_both_ways(kind: str) -> None:
    assert framework(A, B, links=((kind, "a", "b"), (kind, "b", "a"))).relations


def test_circles_count_within_one_type_of_relation_only() -> None:
    assert framework(A, B, links=(("requires", "a", "b"), ("precedes", "b", "a"))).relations


def test_a_long_circle_makes_a_short_message() -> None:
    names = [f"{'x' * 190}{n}" for n in range(200)]
    message = refusal(
        *(item(x, parent=y) for x, y in zip(names, [*names[1:], names[0]], strict=True))
    )
    assert "more) ->" in message
    assert len(message) < 5000


def test_the_circle_named_does_not_depend_on_the_hash_seed() -> None:
    code = (
        "from devframe import *; from devframe.competency import Relation as R\n"
        "c = tuple(Competency(id=x, name=x, kinds=('skill',)) for x in 'abcdefgh')\n"
        "r = tuple(R(type='requires', origin_id=o, target_id=t)"
        " for o in 'abcdefgh' for t in 'hgfedcba' if o != t)\n"
        "try: Framework(id='f', name='F', competencies=c, relations=r)\n"
        "except ValueError as error: print(error)\n"
    )
    said = {
        subprocess.run(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
    assert "circle" in said.pop()


def test_only_a_habit_serves_and_it_serves_skills() -> None:
    with pytest.raises(ValidationError, match="only a habit serves skills"):
        item("a", "skill", serves=("b",))
    facts = item("facts", "knowledge")
    assert "habit 'h' serves 'facts', which is no skill" in refusal(
        facts, item("h", "habit", serves=("facts",))
    )
    both = item("both", "knowledge", "skill")
    assert framework(both, item("h", "habit", serves=("both",))).competency("h").serves == ("both",)


def test_a_kind_stands_once_and_at_least_one_does() -> None:
    with pytest.raises(ValidationError, match="names a kind twice"):
        item("a", "skill", "skill")
    with pytest.raises(ValidationError, match="at least 1"):
        Competency(id="a", name="A", kinds=())


def test_looking_up_and_walking_down() -> None:
    tree = framework(A, item("b", parent="a"), item("c", parent="a"))
    assert [child.id for child in tree.children_of("a")] == ["b", "c"]
    assert [root.id for root in tree.children_of(None)] == ["a"]
    assert tree.competency("c").parent_id == "a"
    with pytest.raises(UnknownNameError, match="f: no competency is named 'd'"):
        tree.competency("d")


@given(frameworks())
def test_walking_down_from_the_roots_meets_every_competency_once(tree: Framework) -> None:
    met: list[str] = []
    todo = list(tree.children_of(None))
    while todo:
        here = todo.pop()
        met.append(here.id)
        todo.extend(tree.children_of(here.id))
    assert sorted(met) == sorted(tree.by_id())
