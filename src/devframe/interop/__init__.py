"""Frameworks and records of learning in and out: read leniently, written strictly, nothing lost."""

from devframe.interop.case_reading import read_case_package
from devframe.interop.case_writing import case_package, write_case_package
from devframe.interop.esco import ESCO_ATTRIBUTION, read_esco_skills
from devframe.interop.imported import Format, ImportedFramework, Kept
from devframe.interop.moodle_reading import read_moodle_csv
from devframe.interop.moodle_writing import write_moodle_csv

__all__ = [
    "ESCO_ATTRIBUTION",
    "Format",
    "ImportedFramework",
    "Kept",
    "case_package",
    "read_case_package",
    "read_esco_skills",
    "read_moodle_csv",
    "write_case_package",
    "write_moodle_csv",
]
