"""The check of a coaching contract: what it still lacks, and what nobody knows."""

from collections.abc import Mapping
from datetime import date

from devframe._base.logic import Truth, all_of, negate
from devframe.program.checklist import Checked, Checklist, contract_checklist
from devframe.program.contract import (
    HANDS_ON,
    CoachingContract,
    Commitment,
    PerformancePicture,
    Purpose,
)


def check_contract(
    contract: CoachingContract, *, as_of: date, checklist: Checklist | None = None
) -> Checked:
    """Tell what a coaching contract lacks.

    What the contract should say and does not is missing; what only people know, such as whether
    somebody commits, is asked.

    Args:
        contract: The contract.
        as_of: The day of the check.
        checklist: Which items count, and how much; by default those of `contract_checklist`. It
            may leave items out; an item of your own that the contract cannot answer is asked.

    Returns:
        What blocks, what to ask, what to take care of. What depends on a guide or a day that is
        missing is not complained about twice.

    Source:
        `cx-coach-habits`, `cx-development-framework` (opinion).

    Example:
        >>> draft = CoachingContract(
        ...     id="c-1", person_id="p-1", coach_id="k-1", competency_ids=("listening",)
        ... )
        >>> found = check_contract(draft, as_of=date(2026, 11, 2))
        >>> found.verdict, found.codes("asks")[:2]
        ('blocked', ('picture_of_today', 'coach_commits'))
    """
    used = contract_checklist() if checklist is None else checklist
    truths = _truths(contract, as_of)
    unknown = () if contract.guide is None else contract.guide.unobservable
    asked = {item.code for item in used.items}
    about = {"guide_observable": unknown} if "guide_observable" in asked and unknown else {}
    return used.check({code: truth for code, truth in truths.items() if code in asked}, about=about)


def _truths(contract: CoachingContract, as_of: date) -> Mapping[str, Truth]:
    kinds = {activity.kind for activity in contract.activities}
    value = contract.value
    money = value.amount_per_year is not None and _said(value.currency)
    return {
        **_purpose(contract.purpose, as_of),
        **_picture(contract.picture, as_of),
        "coach_commits": _committed(contract.coach_commitment, as_of),
        "person_commits": _committed(contract.person_commitment, as_of),
        "hands_on_practice": bool(kinds & HANDS_ON),
        "how_is_shown": "demonstration" in kinds,
        "conversation_guide": contract.guide is not None,
        "guide_observable": contract.guide is None or not contract.guide.unobservable,
        "value_stated": _said(value.statement),
        "value_monetized": money and _said(value.calculation),
        # Where something is agreed about the two roles, it is explicit whoever is the manager.
        "double_role_explicit": True
        if _said(contract.double_role)
        else negate(contract.coach_is_manager),
    }


def _purpose(purpose: Purpose, as_of: date) -> Mapping[str, Truth]:
    whose = [need.whose for need in purpose.needs if _said(need.statement)]
    return {
        "here_for": _said(purpose.here_for),
        "aim": _said(purpose.aim),
        "by_when": purpose.by_on is not None,
        "deadline_ahead": purpose.by_on is None or purpose.by_on >= as_of,
        "sustained_by": _said(purpose.sustained_by),
        "business_benefit": _said(purpose.business_benefit),
        "customer_need_first": whose[:1] == ["customer"],
        # Several needs of customers may stand before the person's first one.
        "individual_need_second": "individual" in whose[1:] and whose[0] == "customer",
    }


def _picture(picture: PerformancePicture, as_of: date) -> Mapping[str, Truth]:
    return {
        "destination": _said(picture.destination),
        "journey": _said(picture.journey),
        "logistics": _said(picture.logistics),
        "picture_sourced": _said(picture.source),
        "picture_dated": picture.described_on is not None and picture.described_on <= as_of,
        "picture_current": picture.review_on is not None and picture.review_on >= as_of,
        "picture_of_today": negate(picture.is_coachs_past),
    }


def _committed(commitment: Commitment, as_of: date) -> Truth:
    """A commitment dated later than the check is one that nobody has heard yet."""
    heard = None if commitment.on is not None and commitment.on > as_of else True
    return all_of([commitment.given, heard])


def _said(text: str | None) -> bool:
    """Blank text says nothing."""
    return text is not None and bool(text.strip())
