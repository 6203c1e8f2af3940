"""The feedback talk: the event from which a feedback follow-up is planned."""

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from devframe._base.records import Identifier, Note, Record, RootRecord, Sentence

Emotion = Literal[
    "embarrassment", "anxiety", "defensiveness", "sadness", "anger", "relief", "other"
]
"""A feeling that the manager noticed in the talk."""


Fact = Annotated[Sentence, StringConstraints(pattern=r"\S")]
"""What somebody recorded: a sentence that is not blank."""


class FeedbackTalk(RootRecord):
    """A talk in which somebody got feedback on something that has to change.

    Facts that nobody recorded are `None`. They are flagged in the guide and never made up. That
    the person took everything in is not assumed: `absorbed` is unknown unless somebody checked.

    Attributes:
        schema_version: Version of this document's schema.
        id: The talk's own id.
        person_id: Who got the feedback.
        host_id: Who gave it and holds the follow-up.
        program_id: The program it belongs to, if any.
        held_at: When it took place, with its zone.
        priority: 1 for the most urgent, 5 for the least; the follow-up is never less urgent.
        issue: What is not going well, in words that can be read to the person.
        expectation: What is expected instead.
        strength: A specific strength of the person.
        availability: When and how the host can be reached for questions.
        emotions: Feelings noticed; an empty tuple says that none was, `None` that nobody noted.
        absorbed: Whether the person could take the content in.
        recognition: What was recognized and approved of in the talk.
        note: Anything else.

    Source:
        `cx-feedback-follow-up`.
    """

    document: ClassVar[str] = "feedback-talk"

    schema_version: Literal[1] = 1
    id: Identifier
    person_id: Identifier
    host_id: Identifier | None = None
    program_id: Identifier | None = None
    held_at: AwareDatetime
    priority: Annotated[int, Field(ge=1, le=5)] = 1
    issue: Fact | None = None
    expectation: Fact | None = None
    strength: Fact | None = None
    availability: Fact | None = None
    emotions: tuple[Emotion, ...] | None = None
    absorbed: bool | None = None
    recognition: Fact | None = None
    note: Note | None = None


class FollowUpOutcome(Record):
    """What the follow-up brought: whether confidence and engagement are back.

    Attributes:
        confidence: The person's confidence to succeed, 1 to 5, as the person says.
        engagement: The person's engagement, 1 to 5, as the person says.
        absorbed: Whether the content of the first talk is now clear.
        recognition: What was recognized and approved of.
        questions: Questions and concerns that came up.
    """

    confidence: Annotated[int, Field(ge=1, le=5)] | None = None
    engagement: Annotated[int, Field(ge=1, le=5)] | None = None
    absorbed: bool | None = None
    recognition: Fact | None = None
    questions: Note | None = None
