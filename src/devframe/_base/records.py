"""The record base: what is stored, sent or shown, as frozen and strict pydantic models."""

from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from devframe._base.errors import SHOWN_CHARACTERS, Fault, InvalidInputError, shorten
from devframe._base.markup import html_fields

Identifier = Annotated[
    str, StringConstraints(pattern=r"^\w[\w.:/#@+~%-]*$", min_length=1, max_length=200)
]
"""A slug or the source's own id: starts with a letter or digit, holds no spaces, ≤ 200 chars."""

Sentence = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
"""Human-readable text of bounded length."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""A short human-readable name."""

Note = Annotated[str, StringConstraints(max_length=10_000)]
"""Free text that a person wrote; never interpreted."""


# The slots of a model, written directly: `object.__setattr__` would look each of them up by name.
_set_values = vars(BaseModel)["__dict__"].__set__
_set_given = vars(BaseModel)["__pydantic_fields_set__"].__set__
_set_extra = vars(BaseModel)["__pydantic_extra__"].__set__
_set_private = vars(BaseModel)["__pydantic_private__"].__set__


class Record(BaseModel):
    """Base of every record: frozen, strict, unknown fields refused, instances comparable.

    A record built by hand raises pydantic's `ValidationError`, as users of pydantic expect.
    Records read from JSON go through `from_json`, which turns that into devframe's own
    `InvalidInputError` with one fault a field.
    """

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        defer_build=True,
        validate_default=False,
        hide_input_in_errors=True,
        ser_json_inf_nan="constants",
    )

    # Shared by all records built unchecked: a record is frozen, and a copy of it copies this.
    _every_field: ClassVar[set[str]]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - pydantic's own
        super().__pydantic_init_subclass__(**kwargs)
        cls._every_field = set(cls.model_fields)

    @classmethod
    def trusted(cls, **fields: Any) -> Self:  # noqa: ANN401 - the fields of the record
        """Build a record from values that devframe itself has just computed, without checking them.

        Args:
            **fields: Every field of the record.

        Returns:
            The record. A test reads each kind back from JSON, which does check it.
        """
        return cls.trusted_from(fields)

    @classmethod
    def trusted_from(cls, fields: dict[str, Any]) -> Self:
        """Build a record likewise from a dict, which becomes its own and is not copied.

        Args:
            fields: Every field of the record by name; nobody else may keep or change it.

        Returns:
            The record.
        """
        record = object.__new__(cls)
        _set_values(record, fields)
        _set_given(record, cls._every_field)
        _set_extra(record, None)
        _set_private(record, None)
        return record

    def to_json(self, *, indent: int | None = None) -> str:
        """Write the record as JSON that `from_json` reads back exactly.

        Args:
            indent: Spaces per level, or `None` for one line.

        Returns:
            JSON text; the same record gives the same bytes on every machine.
        """
        return self.model_dump_json(indent=indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read a record that `to_json` wrote.

        Args:
            text: JSON text or bytes.

        Returns:
            The record.

        Raises:
            InvalidInputError: With one fault a field, when the text is not such a record.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise InvalidInputError(faults_of(error), origin=cls.__name__) from None

    def _repr_html_(self) -> str:
        """Show the record in a notebook: what it says, its fields, and what is not known."""
        told = getattr(self, "sentence", "")
        sentence = told() if callable(told) else str(told)
        names = [name for name in type(self).model_fields if name != "schema_version"]
        fields = {name: getattr(self, name) for name in names}
        return html_fields(type(self).__name__, fields, sentence=sentence)


class RootRecord(Record):
    """Base of the records that are documents of their own; they carry a schema version.

    Subclasses fix the version in a `schema_version: Literal[N]` field, so that a file of another
    version is refused with a clear message instead of being half understood.
    """

    document: ClassVar[str]
    """Name of the document's JSON Schema under `schemas/`."""


def faults_of(
    error: ValidationError, *, row: int | None = None, prefix: str = ""
) -> tuple[Fault, ...]:
    """Translate pydantic's errors to faults with a place, a code and a plain sentence.

    Args:
        error: What pydantic raised.
        row: 1-based data row the record came from, if any.
        prefix: Path in front of the field path, such as `rules`.

    Returns:
        One fault per error, in pydantic's order.
    """
    faults = []
    for detail in error.errors(include_url=False, include_context=True):
        path = prefix
        for step in detail["loc"]:
            name = _field(step)
            path += f"[{name}]" if isinstance(step, int) else f".{name}" if path else name
        where = f"row {row}, {path}" if row is not None and path else path
        if row is not None and not path:
            where = f"row {row}"
        column = _field(detail["loc"][0]) if detail["loc"] else None
        faults.append(Fault(where, detail["type"], _plain(detail), row=row, column=column))
    return tuple(faults)


def _field(step: int | str) -> str:
    """Name a field in a place; an unknown one can have a name of any length."""
    text = str(step)
    return text if len(text) <= SHOWN_CHARACTERS else shorten(text)


def _plain(detail: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails is a loose TypedDict
    """Say in one sentence what was expected and what came."""
    came = shorten(detail["input"])
    match detail["type"]:
        case "extra_forbidden":
            # Without its value: names and addresses of people stand in such fields.
            return "unknown field; remove it or correct its name"
        case "missing":
            return "required field is missing; add it"
        case "literal_error":
            return f"expected {detail['ctx']['expected']}, got {came}"
        case "string_too_long":
            limit = detail["ctx"]["max_length"]
            return f"expected at most {limit} characters, got {len(detail['input'])}; shorten it"
        case "value_error":
            return str(detail["ctx"]["error"])
        case _:
            message = str(detail["msg"])
            # "Input should be" becomes lower case, "JSON input should be" stays.
            start = message[0] if message[:2].isupper() else message[0].lower()
            return f"{start}{message[1:]}, got {came}"
