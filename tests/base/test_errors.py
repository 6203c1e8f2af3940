import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import devframe as dv
from devframe._base.errors import nearest, shorten
from devframe.errors import (
    DevframeError,
    Fault,
    InvalidInputError,
    MissingExtraError,
    UnknownNameError,
)

ERRORS = [
    InvalidInputError([Fault("line 3", "code", "mend it", row=2, column="id")], origin="a.csv"),
    UnknownNameError("fact", "tols", known=["tools", "process"], where="rules[3]"),
    MissingExtraError("a plot", extra="report"),
]
each_error = pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)


@each_error
def test_one_root_catches_all_and_the_builtin_too(error: DevframeError) -> None:
    builtins = {
        InvalidInputError: ValueError,
        UnknownNameError: LookupError,
        MissingExtraError: ImportError,
    }
    assert isinstance(error, dv.DevframeError)
    assert isinstance(error, builtins[type(error)])
    assert type(error).__module__ == "devframe.errors"


@each_error
def test_errors_cross_process_borders_with_their_facts(error: DevframeError) -> None:
    copied = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(copied) is type(error)
    assert str(copied) == str(error)
    assert vars(copied) == vars(error)


def test_a_message_names_place_count_and_every_fault_up_to_twenty() -> None:
    faults = [Fault(f"row {n}", "code", f"fault {n}") for n in range(25)]
    error = InvalidInputError(faults, origin="people.csv")
    lines = str(error).splitlines()
    assert lines[0] == "25 faults in people.csv"
    assert lines[1] == "  row 0: fault 0"
    assert lines[-1] == "  … and 5 more (see .faults)"
    assert len(lines) == 22
    assert error.faults == tuple(faults)
    assert str(InvalidInputError(faults[:1], origin="x")).startswith("1 fault in x")


def test_a_fault_without_a_place_is_its_message() -> None:
    assert str(Fault("", "code", "mend it")) == "mend it"


def test_an_unknown_name_is_met_with_the_nearest_known_one() -> None:
    error = UnknownNameError("fact", "tols", known=["tools", "process"], where="rules[3]")
    assert str(error) == "rules[3]: no fact is named 'tols'; did you mean 'tools'?"
    assert (error.what, error.name, error.known) == ("fact", "tols", ("process", "tools"))
    assert str(UnknownNameError("fact", "zzz", known=["b", "a"])) == (
        "no fact is named 'zzz'; known: a, b"
    )
    assert str(UnknownNameError("fact", 3, known=["b", "a"])) == "no fact is named 3; known: a, b"


def test_a_missing_extra_says_what_to_install() -> None:
    error = MissingExtraError("a plot", extra="report")
    assert "pip install 'devframe[report]'" in str(error)
    assert error.extra == "report"


@given(
    st.text(max_size=2000)
    | st.lists(st.text(max_size=50), max_size=50)
    | st.binary(max_size=500)
    | st.integers()
    | st.floats()
)
def test_whatever_came_is_shown_short(value: object) -> None:
    shown = shorten(value)
    assert 0 < len(shown) <= 80
    if len(repr(value)) <= 80:
        assert shown == repr(value)


def test_huge_values_are_shown_short_too() -> None:
    assert shorten("a" * 999_999 + "z").endswith("az'")
    # Python refuses to write integers of more than 4300 digits.
    assert shorten(10**5000) == "int too large to show"
    assert len(str(UnknownNameError("fact", "x" * 1_000_000, known=["tools"]))) < 200


def test_nothing_near_is_no_guess() -> None:
    assert nearest("headcont", ["headcount", "willing"]) == "headcount"
    assert nearest("qqqq", ["headcount"]) is None
    assert nearest("x" * 1_000_000, ["headcount"]) is None
