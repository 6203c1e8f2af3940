"""Frames: one policy on every dataframe engine, with the answers of the object path."""

from devframe.frames.explain import explain_row
from devframe.frames.recommend import recommend

__all__ = ["explain_row", "recommend"]
