"""Invitations to coaching: how well-meant words may be heard."""

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from devframe._base.records import Identifier, Name, Record, Sentence


class Wording(Record):
    """Words that are often heard as something else.

    Attributes:
        phrases: The words, in any case.
        heard_as: What people may think.
        say_instead: What would make it clear.
        source: Source key.
    """

    phrases: Annotated[tuple[Name, ...], Field(min_length=1)]
    heard_as: Sentence
    say_instead: Sentence
    source: Identifier = "cx-coach-habits"


class HeardAs(Record):
    """One place in an invitation that may be misheard.

    Attributes:
        said: The words as they stand in the text.
        position: Where they begin, in characters from 0.
        heard_as: What people may think.
        say_instead: What would make it clear.
        source: Source key.
    """

    said: str
    position: int
    heard_as: Sentence
    say_instead: Sentence
    source: Identifier


WORDINGS = (
    Wording(
        phrases=("coaching program", "coaching programme"),
        heard_as="They want me to leave.",
        say_instead="Say why this person was chosen and what comes afterwards.",
    ),
    Wording(
        phrases=("coach for quality", "coaching for quality", "quality coaching"),
        heard_as="My compliance mistakes are brought up again.",
        say_instead="Name the customer's need that the coaching serves.",
    ),
    Wording(
        phrases=("coaching room",),
        heard_as="I must have done something wrong.",
        say_instead="Say what the session is for; meet where the work is done.",
    ),
    Wording(
        phrases=("cancelled again", "canceled again", "postponed again"),
        heard_as="It was never important.",
        say_instead="Give the new date in the same message, and the reason.",
    ),
    Wording(
        phrases=("continuous improvement", "improvement project", "efficiency program"),
        heard_as="This is about cutting costs.",
        say_instead="Say what gets better for customers and for the team, and who gains.",
    ),
)
"""Five wordings that customer-service staff are said to mishear: an opinion to add to."""


def check_invitation(text: str, wordings: Iterable[Wording] = WORDINGS) -> tuple[HeardAs, ...]:
    """Find words in an invitation that may be heard as something else.

    Args:
        text: The invitation; English, unless the wordings are yours.
        wordings: What to look for.

    Returns:
        The places, in order of the text; none does not mean that all is well said.

    Source:
        `cx-coach-habits` (opinion): what advisors are told and what they think.

    Example:
        >>> (place,) = check_invitation("Please come to the  Coaching Room at ten.")
        >>> place.said, place.heard_as
        ('Coaching Room', 'I must have done something wrong.')
    """
    found = {}
    for wording in wordings:
        for phrase in wording.phrases:
            words = r"\s+".join(map(re.escape, phrase.split()))
            for place in re.finditer(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE):
                found[place.start(), place.group()] = wording
    return tuple(
        HeardAs(
            said=said,
            position=position,
            heard_as=wording.heard_as,
            say_instead=wording.say_instead,
            source=wording.source,
        )
        for (position, said), wording in sorted(found.items(), key=lambda item: item[0])
    )
