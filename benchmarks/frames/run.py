"""Run the cases, each in a process of its own, and print what came out."""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.frames import peers
from benchmarks.frames.agree import find_differences
from benchmarks.frames.cases import CASES, RATIOS
from benchmarks.frames.clusters import CLUSTERS, run_cluster
from benchmarks.frames.files import FILE_CASES
from benchmarks.frames.needs import make_needs, write_needs
from devframe import frames

_REPEATS = 5
_OBJECTS_ROWS = 5_000
_PEERS_ROWS = 5_000


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak_mib() -> float:
    # Of this process alone: what a child's parent held is counted to the child by getrusage.
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    start, used = time.perf_counter(), _processor_seconds()
    work()
    return time.perf_counter() - start, _processor_seconds() - used


def run_case(name: str, rows: int) -> dict[str, float]:
    """Time one case; the best of a few repeats counts."""
    needs = make_needs(min(rows, _OBJECTS_ROWS) if name == "objects" else rows)
    work = CASES[name](needs)
    before = _peak_mib()
    found = [_timed(work) for _ in range(_REPEATS)]
    wall, used = min(one for one, _ in found), min(one for _, one in found)
    return {
        "rate": needs.height / wall,
        "per_processor": needs.height / used,
        "mib": _peak_mib() - before,
    }


def run_ratio(number: int, rows: int) -> dict[str, float]:
    """Time ours and what it is compared with, turn by turn; the medians of the turns count."""
    needs = make_needs(rows)
    ours, other = (CASES[name](needs) for name in RATIOS[number])
    ours(), other()
    turns = []
    for turn in range(_REPEATS + 2):
        pair = [ours, other] if turn % 2 else [other, ours]
        first, second = (_timed(work) for work in pair)
        turns.append((first, second) if turn % 2 else (second, first))
    return {
        "wall": median(one[0] / two[0] for one, two in turns),
        "processor": median(one[1] / two[1] for one, two in turns),
    }


def run_peer(name: str, rows: int) -> dict[str, float]:
    """Time a rule engine and compare its points with ours."""
    needs = make_needs(rows)
    columns = [f"points_{method}" for method in peers.METHODS]
    ours = frames.recommend(needs, bounds=False).select(columns).rows()
    work = getattr(peers, name)(peers.presumed(needs).to_dicts())
    agree = peers.agreement(work(), ours)
    wall, used = zip(*(_timed(work) for _ in range(3)), strict=True)
    return {"rate": rows / min(wall), "per_processor": rows / min(used), "agree": agree}


def run_file(name: str, source: str) -> dict[str, float]:
    """Answer a file into another."""
    with tempfile.TemporaryDirectory() as folder:
        before = _peak_mib()
        wall, used = _timed(
            lambda: FILE_CASES[name](Path(source), Path(folder) / "answers.parquet")
        )
    return {"seconds": wall, "processor_seconds": used, "mib": _peak_mib(), "before": before}


def _in_own_process(kind: str, name: str, of: int | Path) -> dict[str, float] | None:
    command = [sys.executable, "-m", "benchmarks.frames", "--one", kind, name, str(of)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if done.returncode:
        print(f"{name}: failed, {done.stderr.strip().splitlines()[-1]}")
        return None
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _print_cases(rows: int) -> None:
    found = {}
    for name in random.Random(rows).sample(list(CASES), len(CASES)):  # noqa: S311 - an order
        found[name] = _in_own_process("case", name, rows)
    print(f"\n{rows:>12,} needs {'':>12} {'rows/s':>12} {'per core':>12} {'MiB more':>9}")
    for name in CASES:
        if (one := found[name]) is not None:
            figures = f"{one['rate']:>12,.0f} {one['per_processor']:>12,.0f} {one['mib']:>9,.0f}"
            print(f"{name:<31} {figures}")
    print(f"\n{rows:>12,} needs: cost as a multiple, in one process {'time':>8} {'processor':>10}")
    for number, (ours, other) in enumerate(RATIOS):
        if (one := _in_own_process("ratio", str(number), rows)) is not None:
            print(f"{ours + ' / ' + other:<58} {one['wall']:>8.2f} {one['processor']:>10.2f}")


def _print_peers() -> None:
    ours = _in_own_process("case", "polars, without bounds", 1_000_000)
    heads = f"{'rows/s':>12} {'agree':>7} {'ours is':>9} {'per core':>9}"
    print(f"\n{'rule engines, points only':<31} {heads}")
    for name in ("zen_table", "zen_expressions", "json_logic", "business_rules"):
        one = _in_own_process("peer", name, _PEERS_ROWS)
        if one is not None and ours is not None:
            times = [ours[rate] / one[rate] for rate in ("rate", "per_processor")]
            figures = f"{times[0]:>7,.0f} x {times[1]:>7,.0f} x"
            print(f"{name:<31} {one['rate']:>12,.0f} {one['agree']:>7.1%} {figures}")


def _print_files(sizes: Sequence[int]) -> None:
    print(
        f"\n{'Parquet to Parquet':<26} {'rows':>12} {'rows/s':>12} {'per core':>12} {'peak MiB':>9}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            source = Path(folder) / f"{rows}.parquet"
            write_needs(source, rows)
            for name in FILE_CASES:
                if (one := _in_own_process("file", name, source)) is not None:
                    rate, each = rows / one["seconds"], rows / one["processor_seconds"]
                    figures = f"{rows:>12,} {rate:>12,.0f} {each:>12,.0f} {one['mib']:>9,.0f}"
                    print(f"{name:<26} {figures}")
            source.unlink()


def _print_clusters(rows: int) -> None:
    print(f"\n{rows:>12,} needs with bounds, seconds {'planned':>12} {'answered':>12}")
    for name in CLUSTERS:
        if (one := _in_own_process("cluster", name, rows)) is not None:
            for way in ("batches", "expressions"):
                seconds = [f"{one[f'{way}, {part}']:>12.1f}" for part in ("planned", "answered")]
                print(f"{name + ', ' + way:<40} {' '.join(seconds)}")


def main(arguments: Sequence[str] = ()) -> None:
    """Run what the arguments ask for: cases, ratios and rule engines, and more when named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.frames")
    parser.add_argument("--rows", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--agree", type=int, default=0, metavar="ROWS")
    parser.add_argument("--files", nargs="*", type=int, default=[], metavar="ROWS")
    parser.add_argument("--clusters", type=int, default=0, metavar="ROWS")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.one:
        kind, name, of = given.one
        runners: dict[str, Callable[[], dict[str, float]]] = {
            "case": lambda: run_case(name, int(of)),
            "ratio": lambda: run_ratio(int(name), int(of)),
            "peer": lambda: run_peer(name, int(of)),
            "file": lambda: run_file(name, of),
            "cluster": lambda: run_cluster(name, int(of)),
        }
        print(json.dumps(runners[kind]()))
        return
    for rows in given.rows:
        _print_cases(rows)
    if given.rows:
        _print_peers()
    if given.agree:
        differences = list(find_differences(given.agree))
        print(f"\n{given.agree:,} needs against the object path: {len(differences)} differ")
        print("\n".join(differences[:10]))
    if given.clusters:
        _print_clusters(given.clusters)
    if given.files:
        _print_files(given.files)
