"""The vocabulary of facts that a policy may ask about: name, values, and the question to put."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from devframe.competency.kinds import KINDS

FactValue = bool | str | int | float
"""A known value of a fact."""


@attrs.frozen
class Fact:
    """One fact about a need.

    Attributes:
        name: Its name.
        question: What to ask a person who knows.
        values: All its values, for a fact with a closed set of them; else empty.
        minimum: Smallest value of a number.
        maximum: Largest value of a number.
        whole: Whether the number is an integer.
        decides: Whether it may bear on the answer; a fact that does not may only raise a warning.
        always_known: Whether every need knows it.
    """

    name: str
    question: str
    values: tuple[bool | str, ...] = ()
    minimum: float = 0.0
    maximum: float = 0.0
    whole: bool = False
    decides: bool = True
    always_known: bool = False

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers."""
        return not self.values


_YES_NO: tuple[bool | str, ...] = (False, True)


def _yes_no(name: str, question: str) -> Fact:
    return Fact(name, question, values=_YES_NO)


_ALL = (
    # About the gap itself.
    *(_yes_no(kind, f"Is {kind} what is missing, or part of it?") for kind in KINDS),
    Fact(
        "shortfall_share",
        "How large is the measured gap, as a share of what is required?",
        maximum=1.0,
    ),
    Fact(
        "importance",
        "How important is it for the role, from 1 to 5?",
        minimum=1,
        maximum=5,
        whole=True,
    ),
    _yes_no("raters_disagree", "Do those who assessed it disagree?"),
    _yes_no("self_only", "Does the assessment rest on the person's own word only?"),
    Fact(
        "gap_measured",
        "Has the gap been measured?",
        values=_YES_NO,
        decides=False,
        always_known=True,
    ),
    Fact(
        "method_requested",
        "Has somebody asked for a certain method?",
        values=_YES_NO,
        decides=False,
        always_known=True,
    ),
    # About performance.
    _yes_no("worth_solving", "Is closing this gap worth the effort?"),
    _yes_no("performed_before", "Has the person ever done this?"),
    _yes_no("performs_often", "Does the person do this often?"),
    _yes_no("can_do_when_it_counts", "Could the person do it if everything depended on it?"),
    Fact(
        "onset",
        "Was the shortfall always there, did it creep in, or did it come suddenly?",
        values=("always", "gradual", "sudden"),
    ),
    Fact(
        "affected_peers_share",
        "What share of the person's peers has the same shortfall?",
        maximum=1.0,
    ),
    _yes_no("serves_customers", "Does the person deal with customers directly?"),
    # About the environment.
    _yes_no("expectations_clear", "Has anybody clearly asked for this?"),
    _yes_no("feedback_given", "Does the person hear how well they do it?"),
    _yes_no("tools_adequate", "Are tools and information adequate for it?"),
    _yes_no("process_sound", "Does the process let it be done well?"),
    _yes_no("authority_sufficient", "May the person decide what it needs decided?"),
    _yes_no("incentives_aligned", "Does doing it well pay, and doing it badly not?"),
    _yes_no("staffing_sufficient", "Are there enough people and hours to do it?"),
    _yes_no("selection_fits", "Does this work suit the person?"),
    # About the person.
    _yes_no("willing", "Does the person want to develop here?"),
    # About the content.
    _yes_no("codified", "Can what is needed be written down?"),
    _yes_no("context_specific", "Does the right thing to do depend on the context?"),
    _yes_no("tacit", "Is it something that those who can do it cannot fully explain?"),
    _yes_no("style_dependent", "Does it work differently for different personalities?"),
    _yes_no("novel", "Is it so new that no course or coach covers it?"),
    _yes_no("interpersonal", "Does it happen between people?"),
    _yes_no("emotionally_charged", "Must it be done in the face of anger, fear or threats?"),
    _yes_no("safety_critical", "Can failing at it harm people?"),
    Fact(
        "growth_track",
        "Is the person being groomed to lead or to think as an entrepreneur?",
        values=("none", "leadership", "entrepreneurial"),
    ),
    # About what is on offer.
    _yes_no("training_exists", "Does a course on it exist?"),
    _yes_no("foundation_met", "Does the person have the knowledge that coaching would build on?"),
    _yes_no("coach_available", "Is there a coach who can do it and can coach?"),
    Fact(
        "coach_minutes",
        "How many minutes of coaching can the person have each week?",
        maximum=10_080,
        whole=True,
    ),
    _yes_no("practice_possible", "Is there a place and time for hands-on practice?"),
    _yes_no("group_allowed", "May the person be coached in a small group?"),
    _yes_no("mentor_more_mature", "Is there a mentor with more, and real, experience in it?"),
    _yes_no("both_committed", "Have mentor and mentee both committed themselves?"),
    Fact("headcount", "How many people share the need?", minimum=1, maximum=10_000_000, whole=True),
    _yes_no("only_informal_mentoring", "Is informal mentoring all the training there is?"),
)

FACTS: Mapping[str, Fact] = MappingProxyType({fact.name: fact for fact in _ALL})
"""All facts by name, in the order in which ties between questions break."""

ENVIRONMENT_FACTS = (
    "expectations_clear",
    "feedback_given",
    "tools_adequate",
    "process_sound",
    "authority_sufficient",
    "incentives_aligned",
    "staffing_sufficient",
    "selection_fits",
)
"""The facts that speak of the environment rather than of the person."""
