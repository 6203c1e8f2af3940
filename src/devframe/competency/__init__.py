"""Competencies: three kinds, ordered scales, frameworks of competencies, and role profiles."""

from devframe.competency.framework import Competency, Framework, Relation
from devframe.competency.kinds import KINDS, Kind
from devframe.competency.onet import OnetReading, read_onet_role
from devframe.competency.role import Requirement, RoleProfile
from devframe.competency.scales import Level, Scale

__all__ = [
    "KINDS",
    "Competency",
    "Framework",
    "Kind",
    "Level",
    "OnetReading",
    "Relation",
    "Requirement",
    "RoleProfile",
    "Scale",
    "read_onet_role",
]
