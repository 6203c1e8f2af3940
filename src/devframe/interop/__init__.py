"""Frameworks and records of learning in and out: read leniently, written strictly, nothing lost."""

from devframe.interop.case_reading import read_case_package
from devframe.interop.case_writing import case_package, write_case_package
from devframe.interop.imported import Format, ImportedFramework, Kept

__all__ = [
    "Format",
    "ImportedFramework",
    "Kept",
    "case_package",
    "read_case_package",
    "write_case_package",
]
