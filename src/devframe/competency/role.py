"""Role profiles: what a role asks of a person, per competency, kind and context."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from devframe._base.records import Identifier, Name, Note, Record, RootRecord
from devframe.competency.kinds import Kind
from devframe.competency.scales import LevelValue, Scale


class Requirement(Record):
    """What a role asks of one competency, in one kind and context.

    Knowledge and skill are required at a level of the role's scale. A habit is required as a
    number of occurrences within a window of days, because a habit shows in what a person keeps
    doing, not in a rating.

    Attributes:
        competency_id: The competency.
        competency_name: Its name, for readers.
        kind: The kind asked for.
        level: Required level of the role's scale (knowledge and skill only).
        occurrences: Required occurrences within the window (habit only).
        window_days: Length of that window in days (habit only).
        context: Where it must be shown, or `None` when the role makes no difference.
        importance: 1 (least) to 5 (most).
        safety_critical: Whether failing at it can harm people; `None` when nobody has said.
    """

    competency_id: Identifier
    competency_name: Name
    kind: Kind
    level: LevelValue | None = None
    occurrences: Annotated[int, Field(ge=1, le=10_000)] | None = None
    window_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    context: Identifier | None = None
    importance: Annotated[int, Field(ge=1, le=5)] = 3
    safety_critical: bool | None = None

    @model_validator(mode="after")
    def _check_unit(self) -> Self:
        counted = self.occurrences is not None and self.window_days is not None
        mixed = self.occurrences is not None or self.window_days is not None
        if self.kind == "habit" and (not counted or self.level is not None):
            raise ValueError(
                f"habit {self.competency_id!r} is required as occurrences and window_days, "
                f"without a level; got occurrences={self.occurrences}, "
                f"window_days={self.window_days}, level={self.level}"
            )
        if self.kind != "habit" and (self.level is None or mixed):
            raise ValueError(
                f"{self.kind} {self.competency_id!r} is required as a level, "
                f"without occurrences and window_days; got level={self.level}, "
                f"occurrences={self.occurrences}, window_days={self.window_days}"
            )
        return self

    @property
    def required(self) -> int:
        """The required level, or for a habit the required occurrences."""
        return self.level if self.level is not None else self.occurrences or 0

    @property
    def key(self) -> tuple[str, Kind, str | None]:
        """Competency, kind and context: what makes a requirement the one it is."""
        return (self.competency_id, self.kind, self.context)


class RoleProfile(RootRecord):
    """What a role asks of whoever fills it.

    Attributes:
        schema_version: Version of this document's schema.
        id: Its id.
        name: Its name.
        scale: The scale of all required levels.
        requirements: One per competency, kind and context.
        attribution: Credit line that the source's license asks for.
    """

    document: ClassVar[str] = "role-profile"

    schema_version: Literal[1] = 1
    id: Identifier
    name: Name
    scale: Scale
    requirements: tuple[Requirement, ...]
    attribution: Note = ""

    @model_validator(mode="after")
    def _check_requirements(self) -> Self:
        seen = set()
        for item in self.requirements:
            if item.key in seen:
                raise ValueError(
                    f"role {self.id!r} requires {item.competency_id!r} ({item.kind}, context "
                    f"{item.context!r}) twice; keep one"
                )
            seen.add(item.key)
            if item.level is not None and not self.scale.has(item.level):
                raise ValueError(
                    f"role {self.id!r} requires level {item.level} of {item.competency_id!r}, "
                    f"outside scale {self.scale.id!r} ({self.scale.lowest} to "
                    f"{self.scale.highest}); correct it, or give the scale that level"
                )
        return self
