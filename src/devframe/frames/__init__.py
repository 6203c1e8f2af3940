"""Frames: one policy on every dataframe engine, with the answers of the object path."""

from devframe.frames.assess import assess
from devframe.frames.check import Checked, check
from devframe.frames.diagnose import diagnose
from devframe.frames.explain import explain_row
from devframe.frames.files import FileAnswers, recommend_file
from devframe.frames.recommend import recommend

__all__ = [
    "Checked",
    "FileAnswers",
    "assess",
    "check",
    "diagnose",
    "explain_row",
    "recommend",
    "recommend_file",
]
