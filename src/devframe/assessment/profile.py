"""What assessment yields: standings, profiles with the three kinds apart, and gaps."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from devframe._base.counted import counted
from devframe._base.markup import html_head, html_table, value_text
from devframe._base.plotting import Drawable
from devframe._base.records import Identifier, Name, Record, RootRecord
from devframe.competency.kinds import KINDS, Kind

Unit = Literal["levels", "occurrences"]
"""What a requirement is counted in: levels of a scale, or occurrences of a habit."""

StandingState = Literal["met", "short", "unknown"]
"""`unknown` means that no evidence counts, which differs from an attested zero."""

Importance = Annotated[int, Field(ge=1, le=5)]


class Standing(Record):
    """Where a person stands on one requirement.

    Attributes:
        competency_id: The competency.
        competency_name: Its name.
        kind: The kind.
        context: The context asked for, or `None`.
        unit: What `required` and `attained` are counted in.
        required: What the role asks, in the unit. For a habit this is at most the opportunities
            there were, less the lapses forgiven.
        attained: What the evidence shows, or `None` when none counts.
        state: `met`, `short` or `unknown`.
        importance: 1 to 5.
        safety_critical: Whether failing can harm people; `None` when nobody has said.
        voices: How many voices the standing rests on.
        lowest: The lowest voice, or `None`.
        highest: The highest voice, or `None`.
        disagreement: Whether the voices disagree, by the stated rule.
        self_only: Whether only the person has spoken.
        self_attained: The person's own voice where others were heard too, else `None`.
        evidence_ids: Evidence that counts, in order.
        set_aside_ids: Evidence on this competency and kind that does not count: expired, stale,
            later than the day of assessment, replaced by a newer word of the same voice, of another
            context, or without an occasion to show the habit.
        renew_by: The day from which the standing loses its first evidence, or `None`.
    """

    competency_id: Identifier
    competency_name: Name
    kind: Kind
    context: Identifier | None
    unit: Unit
    required: int
    attained: int | None
    state: StandingState
    importance: Importance
    safety_critical: bool | None
    voices: int
    lowest: int | None
    highest: int | None
    disagreement: bool
    self_only: bool
    self_attained: int | None
    evidence_ids: tuple[Identifier, ...]
    set_aside_ids: tuple[Identifier, ...]
    renew_by: date | None

    @property
    def called(self) -> str:
        """The competency's name, with the context where one is asked for."""
        if self.context is None:
            return self.competency_name
        return f"{self.competency_name} ({self.context})"


class Gap(Record):
    """A requirement that is not met, or of which nothing is known.

    Attributes:
        id: Derived from person, role, competency, kind, context and day.
        person_id: Whose gap it is.
        role_id: The role that asks.
        competency_id: The competency.
        competency_name: Its name.
        kind: The kind.
        context: The context asked for, or `None`.
        unit: What the numbers are counted in.
        required: What the role asks.
        attained: What the evidence shows, or `None` when nothing is known.
        shortfall: Required less attained, at least 1, or `None` when nothing is known.
        importance: 1 to 5.
        safety_critical: Whether failing can harm people; `None` when nobody has said.
        disagreement: Whether the raters disagree.
        self_only: Whether only the person has spoken.
        evidence_ids: The evidence behind it.
        as_of: The day of assessment.
    """

    id: Identifier
    person_id: Identifier
    role_id: Identifier
    competency_id: Identifier
    competency_name: Name
    kind: Kind
    context: Identifier | None = None
    unit: Unit
    required: Annotated[int, Field(ge=0)]
    attained: Annotated[int, Field(ge=0)] | None = None
    shortfall: Annotated[int, Field(ge=1)] | None = None
    importance: Importance = 3
    safety_critical: bool | None = None
    disagreement: bool = False
    self_only: bool = False
    evidence_ids: tuple[Identifier, ...] = ()
    as_of: date


class Profile(RootRecord, Drawable):
    """A person against a role, knowledge, skill and habit apart: no total hides a weak kind.

    Attributes:
        schema_version: Version of this document's schema.
        id: Derived from person, role and day.
        person_id: The person.
        role_id: The role.
        as_of: The day of assessment.
        knowledge: Standings of kind knowledge.
        skill: Standings of kind skill.
        habit: Standings of kind habit.
        gaps: What is short or unknown, most important first.
        unused_evidence_ids: Evidence on competencies or kinds that the role does not ask for.
    """

    document: ClassVar[str] = "profile"

    schema_version: Literal[1] = 1
    id: Identifier
    person_id: Identifier
    role_id: Identifier
    as_of: date
    knowledge: tuple[Standing, ...]
    skill: tuple[Standing, ...]
    habit: tuple[Standing, ...]
    gaps: tuple[Gap, ...]
    unused_evidence_ids: tuple[Identifier, ...] = ()

    def standings(self, kind: Kind) -> tuple[Standing, ...]:
        """Give the standings of one kind.

        Args:
            kind: The kind.

        Returns:
            Its standings, in the order of the role.
        """
        by_kind: dict[Kind, tuple[Standing, ...]] = {
            "knowledge": self.knowledge,
            "skill": self.skill,
            "habit": self.habit,
        }
        return by_kind[kind]

    def _repr_html_(self) -> str:
        """Show the standings in a notebook, the kinds apart."""
        rows = [
            (one.called, (kind, str(one.required), value_text(one.attained), one.state))
            for kind in KINDS
            for one in self.standings(kind)
        ]
        told = f"as {self.role_id} on {self.as_of}: {counted(len(self.gaps), 'gap')}"
        heads = ("competency", "kind", "asked", "shown", "state")
        return html_head(self.person_id, told) + html_table(heads, rows)
