"""The default policy in pandas as `numpy.where` and `numpy.select` make it, without bounds.

It gives every column that `frames.recommend` gives without bounds. The flags are those of the query
by hand; `and`, `or` and `not` become operations of whole NumPy arrays.
"""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from benchmarks.frames.facts_by_hand import METHODS, RULES, TRUTHS
from benchmarks.frames.sql_by_hand import MASKS, STAGES, TEXTS


def _compiled(flag: str) -> Any:
    signs = {"and": "&", "or": "|", "not": "~"}
    text = re.sub(r"\b(and|or|not)\b", lambda word: signs[word[0]], flag)
    return compile(text, flag, "eval")


def _read(df: Any) -> dict[str, Any]:
    """Read every fact once; null is neither true nor false, and within no limits."""
    read: dict[str, Any] = {"true": np.ones(len(df), bool)}
    for name in TRUTHS:
        read[f"{name}_u"] = df[name].isna().to_numpy()
        read[f"{name}_t"] = (df[name] == True).to_numpy(bool, na_value=False)  # noqa: E712 - by row
        read[f"{name}_f"] = (df[name] == False).to_numpy(bool, na_value=False)  # noqa: E712 - by row
    for name, values in {
        "onset": {"always": "always", "gradual": "gradual", "sudden": "sudden"},
        "growth_track": {
            "no_track": "none",
            "leads_t": "leadership",
            "founds_t": "entrepreneurial",
        },
    }.items():
        for flag, value in values.items():
            read[flag] = (df[name] == value).to_numpy(bool, na_value=False)
    share, peers, minutes, heads = (
        df[name].to_numpy(float, na_value=np.nan)
        for name in ("shortfall_share", "affected_peers_share", "coach_minutes", "headcount")
    )
    return read | {
        "no_gap": share == 0,
        "small_gap": (share > 0) & (share < 0.5),
        "half": (share >= 0.5) & (share <= 1),
        "few_peers": (peers >= 0) & (peers < 0.5),
        "widespread": (peers >= 0.5) & (peers <= 1),
        "minutes_0": (minutes >= 0) & (minutes < 10),
        "minutes_10": (minutes >= 10) & (minutes < 30),
        "minutes_30": (minutes >= 30) & (minutes <= 10_080),
        "heads_1": (heads >= 1) & (heads < 15),
        "heads_15": (heads >= 15) & (heads < 30),
        "heads_30": (heads >= 30) & (heads <= 10_000_000),
    }


def pandas_by_hand(needs: pl.DataFrame) -> Callable[[], Any]:
    """Make the work of answering the needs as a frame of pandas with nullable columns."""
    import pandas as pd  # noqa: PLC0415 - one engine a process

    frame = needs.to_pandas().convert_dtypes()
    # Points are summed up once it is known which rules hold.
    held, rest = (
        [
            (name, _compiled(flag))
            for flag, name in (column.rsplit(" as ", 1) for stage in stages for column in stage)
        ]
        for stages in (STAGES[:2], STAGES[2:])
    )
    texts = {
        name: ([(_compiled(flag), text) for flag, text in branches], last)
        for name, (branches, last) in TEXTS.items()
    }
    masks = {
        name: [(1 << place, _compiled(flag)) for place, flag in enumerate(flags) if flag]
        for name, flags in {"reasons": [name for name, _ in RULES], **MASKS}.items()
    }

    def answer() -> Any:
        known = _read(frame)

        def holds(flag: Any) -> Any:
            return eval(flag, {}, known)  # noqa: S307 - the flags stand in this folder

        for name, flag in held:
            known[name] = holds(flag)
        for place, name in enumerate(METHODS):
            known[f"points_{name}"] = sum(
                np.where(known[rule], points[place], 0) for rule, points in RULES if points[place]
            )
        for name, flag in rest:
            known[name] = holds(flag)
        columns = {"need_id": frame["need_id"]}
        for name, (branches, last) in texts.items():
            flags, names = zip(*((holds(flag), text) for flag, text in branches), strict=True)
            columns[name] = np.select(flags, np.array(names, object), last)
        for name in METHODS:
            columns[f"points_{name}"] = known[f"points_{name}"].astype("int32")
        for name, bits in masks.items():
            columns[name] = sum(np.where(holds(flag), bit, 0) for bit, flag in bits)
        return pd.DataFrame(columns).assign(policy_id="devframe-default", policy_version="1.0.0")

    return answer
