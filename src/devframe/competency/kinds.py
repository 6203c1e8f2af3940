"""The three kinds of competency."""

from typing import Literal, get_args

Kind = Literal["knowledge", "skill", "habit"]
"""What a person knows, what a person does, or what makes a skill better or easier to acquire.

Source: the article behind `cx-development-framework`; IEEE 1484.20.3-2022 likewise defines a
competency for a skill, knowledge, ability, attitude or habit of practice.
"""

KINDS: tuple[Kind, ...] = get_args(Kind)
"""All kinds, in the order in which they are shown."""
