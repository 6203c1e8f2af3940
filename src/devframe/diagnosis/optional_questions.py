"""Questions that may open a talk and never bear on an answer."""

from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import Field

from devframe._base.files import toml_to_json
from devframe._base.records import Identifier, Record, Sentence
from devframe._base.sources import Grade, source
from devframe.diagnosis.causes import SourceKeys


class OptionalQuestion(Record):
    """A question that somebody may ask or leave; its answer is told, never stored or scored.

    No fact goes by its code, so neither a situation can hold an answer nor a policy ask for one.

    Attributes:
        code: Stable code.
        text: The question.
        use: What asking it is good for.
        not_for: What its answer must not be used for, and why.
        sources: Keys of the sources.
    """

    code: Identifier
    text: Sentence
    use: Sentence
    not_for: Sentence
    sources: SourceKeys

    @property
    def grades(self) -> frozenset[Grade]:
        """How good the grounds for asking it are."""
        return frozenset(source(key).grade for key in self.sources)


class OptionalQuestions(Record):
    """The questions of a file.

    Attributes:
        questions: The questions, at least one.
    """

    questions: Annotated[tuple[OptionalQuestion, ...], Field(min_length=1)]


@cache
def optional_questions() -> tuple[OptionalQuestion, ...]:
    """Give the optional questions that ship with devframe.

    Returns:
        The questions, each with the grade of its grounds.

    Example:
        >>> question = optional_questions()[0]
        >>> question.code, sorted(question.grades)
        ('reference', ['opinion'])
    """
    text = (
        resources.files("devframe.diagnosis").joinpath("optional_questions.toml").read_text("utf-8")
    )
    return OptionalQuestions.from_json(toml_to_json(text)).questions
