"""What all tests share: patience with a busy machine, and data that may be missing."""

from pathlib import Path

import pytest
from hypothesis import settings

# A deadline would time the machine, not the code.
settings.register_profile("devframe", deadline=None)
settings.load_profile("devframe")

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of published data beside the project, or skip visibly."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the published data are not here")
    return SHARED
