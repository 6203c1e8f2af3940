"""Findings become sentences; the words come from the claim, never from the caller."""

from typing import TYPE_CHECKING

from devframe.kirkpatrick.claims import ClaimRow, Wording, claim_table
from devframe.kirkpatrick.display import interval_text, measured

if TYPE_CHECKING:
    from devframe.kirkpatrick.findings import Finding


def tell(finding: "Finding") -> str:
    """Say a finding in one sentence.

    Args:
        finding: The finding.

    Returns:
        One sentence, rounded for reading.
    """
    row = claim_table().claims[finding.claim]
    if finding.estimate is None:
        text = (
            f"{finding.estimand} of {finding.outcome} could not be estimated ({_counts(finding)})"
        )
        return _as_sentence([text])
    if finding.form == "level":
        number = measured(finding.estimate, finding.unit, difference=False)
        text = str(row.level).format(estimand=finding.estimand, estimate=number)
        return _as_sentence([f"{text} ({_interval(finding)}{_counts(finding)})"])
    wording = _wording(row, finding)
    text = _template(wording, finding.estimate).format(
        outcome=finding.outcome,
        size=measured(abs(finding.estimate), finding.unit, difference=True),
        group=finding.group,
        reference=finding.reference,
        condition=finding.condition,
    )
    parts = [f"{text} ({_interval(finding)}{_counts(finding)})"]
    if finding.low is not None and finding.high is not None and finding.low <= 0 <= finding.high:
        parts.append(wording.unclear)
    if limit := row.limit.get(finding.form):
        parts.append(limit)
    return _as_sentence(parts)


def _wording(row: ClaimRow, finding: "Finding") -> Wording:
    wording = row.change if finding.form == "change" else row.contrast
    if wording is None:
        raise ValueError(
            f"a {finding.form} cannot carry the claim {finding.claim!r}; build findings with "
            "devframe.kirkpatrick.conclude, which takes the claim from the design"
        )
    return wording


def _template(wording: Wording, estimate: float) -> str:
    if estimate > 0:
        return wording.up
    return wording.down if estimate < 0 else wording.flat


def _interval(finding: "Finding") -> str:
    ends = interval_text(
        finding.low,
        finding.high,
        finding.unit,
        difference=finding.form != "level",
        like=finding.estimate,
    )
    return "no interval; " if ends == "none" else f"{100 * finding.level:g} % interval {ends}; "


def _counts(finding: "Finding") -> str:
    text = f"n = {finding.n}"
    if finding.n_missing:
        text += f", {finding.n_missing} missing"
    if finding.n_dropped:
        text += f", {finding.n_dropped} dropped"
    return text


def _as_sentence(parts: list[str]) -> str:
    # The first word may be a column's name, so its case is kept unless it is one of our own.
    text = "; ".join(parts)
    own = ("the ", "if ", "in ", "people ")
    return (text[0].upper() + text[1:] if text.startswith(own) else text) + "."
