"""Where the oracles find data that may not be bundled."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def stats_folder() -> Path:
    """The folder of verification data beside the project; skips visibly where it is missing."""
    root = Path(__file__).parents[2]
    for place in (root.parent / "shared", root / "shared"):
        if (place / "data" / "stats").is_dir():
            return place / "data" / "stats"
    pytest.skip("the verification data beside the project are missing")
