"""One cohort for every engine: what it is answered is compared with the object path once."""

import math

import pytest

from devframe import frames
from tests.frame_backends import EAGER, Rows, numbered, rows_of
from tests.frame_strategies import SHARES, rows_from


@pytest.fixture(scope="session")
def cohort() -> Rows:
    """Twenty thousand needs, from all known to hardly any; of the unknown shares, half are NaN."""
    rows = numbered([row for share in SHARES for row in rows_from(8, 3_334, share)])
    for row in rows[::2]:
        for name in ("shortfall_share", "affected_peers_share"):
            if row[name] is None:
                row[name] = math.nan
    return rows


@pytest.fixture(scope="session")
def answered(cohort: Rows) -> Rows:
    return rows_of(frames.recommend(EAGER["polars"](cohort), key="number"))
