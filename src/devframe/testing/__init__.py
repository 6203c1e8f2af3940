"""Checks for what users build to plug into devframe."""

from devframe.testing.cadences import check_cadence as check_cadence

__all__ = ["check_cadence"]
