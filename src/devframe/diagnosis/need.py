"""A development need: a gap joined with what is known about the situation."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from devframe._base.records import Identifier, Name, RootRecord
from devframe.competency.kinds import Kind
from devframe.competency.scales import Share
from devframe.diagnosis.causes import Cause
from devframe.diagnosis.facts import FactValue
from devframe.diagnosis.situation import Situation


class Need(RootRecord):
    """What a person may need to develop, with the facts that decide how.

    Attributes:
        schema_version: Version of this document's schema.
        id: Its id; derived from the gaps where `diagnose` made it.
        person_id: Whose need it is; an opaque id.
        competency_id: The competency.
        competency_name: Its name, or `None`.
        kinds: The kinds that are missing, or `None` when not known.
        context: The context asked for, or `None`.
        shortfall_share: Measured gap as a share of what is required, 0 to 1; `None` when nothing
            was measured. Where several kinds are missing, the largest.
        importance: Importance for the role, 1 to 5.
        raters_disagree: Whether those who assessed it disagree.
        self_only: Whether only the person has assessed it.
        requested_method: The method somebody asked for. A request is no evidence: it never bears on
            the answer.
        situation: The facts known about the situation.
        causes: Causes elsewhere that `diagnose` found; `None` when it has not been asked.
        gap_ids: The gaps it came from.

    Example:
        >>> need = Need(
        ...     id="n1",
        ...     person_id="p1",
        ...     competency_id="listening",
        ...     kinds=("skill",),
        ...     shortfall_share=0.5,
        ...     situation=Situation(interpersonal=True),
        ... )
        >>> need.facts()["skill"], need.facts()["tools_adequate"]
        (True, None)
    """

    document: ClassVar[str] = "need"

    schema_version: Literal[1] = 1
    id: Identifier
    person_id: Identifier
    competency_id: Identifier
    competency_name: Name | None = None
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1, max_length=3)] | None = None
    context: Identifier | None = None
    shortfall_share: Share | None = None
    importance: Annotated[int, Field(ge=1, le=5)] | None = None
    raters_disagree: bool | None = None
    self_only: bool | None = None
    requested_method: Identifier | None = None
    situation: Situation = Situation()
    causes: tuple[Cause, ...] | None = None
    gap_ids: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _check_kinds(self) -> Self:
        if self.kinds is not None and len(set(self.kinds)) != len(self.kinds):
            raise ValueError(f"need {self.id!r} names a kind twice: {self.kinds}; keep one of each")
        return self

    def facts(self) -> Mapping[str, FactValue | None]:
        """Lay all facts of the need out flat, by the names in `FACTS`.

        Returns:
            A new dict; a fact that is not known is `None`. It also holds what is no fact of a
            policy, such as `due_on`; look facts up by name.
        """
        kinds = self.kinds
        facts = self.situation.__dict__.copy()
        facts["knowledge"] = None if kinds is None else "knowledge" in kinds
        facts["skill"] = None if kinds is None else "skill" in kinds
        facts["habit"] = None if kinds is None else "habit" in kinds
        facts["shortfall_share"] = self.shortfall_share
        facts["importance"] = self.importance
        facts["raters_disagree"] = self.raters_disagree
        facts["self_only"] = self.self_only
        facts["gap_measured"] = self.shortfall_share is not None
        facts["method_requested"] = self.requested_method is not None
        return facts
