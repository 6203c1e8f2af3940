"""One formula: the records of follow-ups and the arrays of evaluation give the same numbers."""

import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from devframe.followup.fade.shares import Share
from devframe.kirkpatrick.intervals import wilson


@given(st.integers(1, 5_000), st.data(), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_records_and_arrays_agree_to_the_last_digit(total: int, data: st.DataObject, level: float):
    counts = data.draw(st.lists(st.integers(0, total), min_size=1, max_size=8))
    low, high = wilson(counts, [total] * len(counts), level=level)
    for place, count in enumerate(counts):
        one = Share(count=count, total=total).interval(level)
        assert one == (low[place], high[place])
        alone = wilson(count, total, level=level)
        assert one == (float(alone[0]), float(alone[1]))


@given(st.integers(1, 5_000))
def test_the_limits_hold_the_share_and_are_exact_at_the_ends(total: int):
    assert Share(count=0, total=total).interval()[0] == 0
    assert Share(count=total, total=total).interval()[1] == 1
    low, high = wilson(np.arange(total + 1), np.full(total + 1, total))
    shares = np.arange(total + 1) / total
    assert ((low <= shares) & (shares <= high)).all()


def test_it_needs_no_numpy():
    code = "import devframe.followup.fade.shares, sys; assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own command
