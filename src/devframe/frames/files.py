"""Recommend from file to file, larger than memory, on the engine that is installed for it."""

import csv
import errno
import os
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import attrs

from devframe._base.errors import Fault, InvalidInputError, MissingExtraError
from devframe._base.files import (
    FORMULA_INSIDE,
    FORMULA_STARTS,
    replacing,
    same_file,
    spreadsheet_safe,
)
from devframe.frames.file_blocks import readable
from devframe.frames.file_pieces import read_pieces
from devframe.frames.file_rows import JudgedRows, RowJudge
from devframe.frames.flags import some
from devframe.frames.recommend import recommend
from devframe.recommendation.policy import Policy

FILE_FORMATS = (".csv", ".jsonl", ".ndjson", ".parquet")
"""Endings of the files that `recommend_file` writes; it reads `.tsv` and `.txt` besides."""

_TABLES = (".tsv", ".txt")
_MOST_FAULTS = 10_000
"""Most faults that are held in memory; the file of faults holds all."""

_AT_ONCE = 2
"""How many pieces of a file are judged side by side."""


@attrs.frozen
class FileAnswers:
    """What became of the rows of a file.

    Attributes:
        answered_rows: How many rows were answered.
        faulty_rows: How many rows were left out because something is wrong with them.
        fault_count: How many faults these have.
        faults: The faults, at most the first 10,000.
        faults_path: The file that holds all of them; `None` when there is none.
    """

    answered_rows: int
    faulty_rows: int
    fault_count: int
    faults: tuple[Fault, ...]
    faults_path: Path | None


def recommend_file(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    policy: Policy | None = None,
    bounds: bool = True,
    strict: bool = False,
    progress: Callable[[int], object] | None = None,
) -> FileAnswers:
    r"""Recommend for every row of a file and write the answers to another, piece by piece.

    The file may be larger than memory. Rows with a fault are left out and listed in a file beside
    the target, `answers.faults.csv` beside `answers.parquet`: one fault a line with `row` (from 1),
    `column`, `code` and `message`. Both files appear whole or not at all. Until then good rows wait
    in a hidden folder beside the target, which takes the room of a Parquet file of them.

    Ids are not compared with each other, since that would need memory for all of them.

    Args:
        source: A table (`.csv`, `.tsv`, `.txt`; comma, semicolon or tab; what its cells may hold is
            what `read_needs` reads), JSON Lines (`.jsonl`, `.ndjson`) with columns as keys or whole
            needs, or `.parquet`. Columns are as `recommend` reads them; `id` becomes `need_id`.
            Of JSON Lines, keys that are no fact are carried if they occur in the first 4 MB.
        target: The file to write: `.csv`, `.jsonl` (or `.ndjson`) or `.parquet`. Texts in a CSV
            file that a spreadsheet would run as a formula are defused.
        policy: The policy; the default policy when not given.
        bounds: Whether to work out bounds, `settled` and the questions.
        strict: Whether to write nothing when any row has a fault.
        progress: Called with the number of rows answered since the last call.

    Returns:
        How many rows were answered, and what was wrong with the others.

    Raises:
        InvalidInputError: When a format is unknown, columns are wrong, the file cannot be read as
            what its ending says, it would be written over, no row can be used, or `strict` and a
            row has a fault; then it has at most the first 10,000 faults.
        MissingExtraError: When Polars, which streams the files, is not installed.
        OSError: When a file cannot be read or written.

    Example:
        >>> _ = (folder / "needs.csv").write_text(
        ...     "need_id,shortfall_share,kinds\nn1,0.5,skill\nn2,half,skill\n"
        ... )
        >>> done = recommend_file(folder / "needs.csv", folder / "answers.csv")
        >>> (folder / "answers.csv").read_text().splitlines()[1][:16]
        'n1,ask_first,,fa'
        >>> print(done.faults[0])
        row 2, shortfall_share: expected a number such as 0.5 or a blank cell, got 'half'
    """
    start, end = Path(source), Path(target)
    _check_formats(start, end)
    try:
        polars = import_module("polars")
    except ImportError:
        raise MissingExtraError("recommending from file to file", extra="frames") from None
    if not start.exists():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(start))
    counts = Counter[str]()
    beside = end.with_name(f"{end.stem}.faults.csv")
    if same_file(start, end) or same_file(start, beside):
        message = "the answers would take the place of the needs; name another file to write"
        raise InvalidInputError([Fault(str(end), "same_file", message)], origin=str(start))
    with (
        replacing(end) as part,
        replacing(beside) as faults_part,
        TemporaryDirectory(prefix=".", dir=end.parent) as folder,
        readable(polars, start),
    ):
        good = _set_faulty_apart(polars, start, faults_part, Path(folder), counts)
        first = _first_faults(faults_part)
        if first and strict:
            raise InvalidInputError(first, origin=str(start))
        answers = recommend(good, policy, bounds=bounds)
        answers = _counted(answers, counts, progress)
        _sink(polars, answers, part, end.suffix.lower())
        if first and not counts["answered"]:
            raise InvalidInputError(first, origin=str(start))
    if not first:
        beside.unlink()
    return FileAnswers(
        answered_rows=counts["answered"],
        faulty_rows=counts["faulty"],
        fault_count=counts["faults"],
        faults=first,
        faults_path=beside if first else None,
    )


def _check_formats(start: Path, end: Path) -> None:
    faults = [
        Fault(str(path), "unknown_format", f"expected {', '.join(known)}, got {path.suffix!r}")
        for path, known in ((start, (*FILE_FORMATS, *_TABLES)), (end, FILE_FORMATS))
        if path.suffix.lower() not in known
    ]
    if faults:
        raise InvalidInputError(faults, origin="frames.recommend_file")


def _set_faulty_apart(
    polars: Any,  # noqa: ANN401 - the module
    start: Path,
    faults_part: Path,
    folder: Path,
    counts: Counter[str],
) -> Any:  # noqa: ANN401 - a lazy frame
    """Write faults to their file and good rows to pieces in a folder, and open these.

    Piece by piece, because Polars would read and judge the file once for each of two targets, and
    lets the texts of faults wait in memory for theirs.
    """
    parts = []
    with faults_part.open("wb") as handle:
        for number, judged in enumerate(_judged(polars, start)):
            counts["faulty"] += judged.faults["row"].n_unique()
            counts["faults"] += judged.faults.height
            _defused(polars, judged.faults).write_csv(handle, include_header=number == 0)
            parts.append(folder / f"{number}.parquet")
            judged.good.write_parquet(parts[-1], compression="lz4")
    return polars.scan_parquet(parts, glob=False)


def _judged(polars: Any, start: Path) -> Iterator[JudgedRows]:  # noqa: ANN401 - the module
    """Judge a few pieces side by side, and give them in the order of the file."""
    judge = None
    waiting: deque[Future[JudgedRows]] = deque()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for piece in read_pieces(polars, start):
            judge = judge or RowJudge.of(polars, piece.rows)
            waiting.append(pool.submit(judge.judge, piece))
            if len(waiting) > _AT_ONCE:
                yield waiting.popleft().result()
        for judged in waiting:
            yield judged.result()


def _counted(
    frame: Any,  # noqa: ANN401 - a lazy frame
    counts: Counter[str],
    progress: Callable[[int], object] | None,
) -> Any:  # noqa: ANN401 - the lazy frame
    """Count the answers that pass, while they pass."""
    lock = Lock()  # several threads bring rows

    def count(rows: Any) -> Any:  # noqa: ANN401 - a frame of Polars
        with lock:
            counts["answered"] += len(rows)
            if progress is not None:
                progress(len(rows))
        return rows

    # Of the whole frame: a function of one column would hold all others until the column is done.
    return frame.map_batches(count, streamable=True, schema=frame.collect_schema())


def _sink(polars: Any, frame: Any, path: Path, suffix: str) -> None:  # noqa: ANN401 - as above
    match suffix:
        case ".csv":
            heads = {name: spreadsheet_safe(name) for name in frame.collect_schema()}
            _defused(polars, frame).rename(heads).sink_csv(path)
        case ".parquet":
            frame.sink_parquet(path)
        case _:
            frame.sink_ndjson(path)


def _defused(polars: Any, frame: Any) -> Any:  # noqa: ANN401 - as above
    """Put an apostrophe before every text that a spreadsheet would run."""
    text = polars.col(polars.String).str.replace_all(FORMULA_INSIDE, "${1}'${2}")
    runs = some(text.str.starts_with(start) for start in FORMULA_STARTS)
    safe = polars.when(runs).then(polars.lit("'") + text).otherwise(text)
    return frame.with_columns(safe.name.keep())


def _first_faults(path: Path) -> tuple[Fault, ...]:
    with path.open(encoding="utf-8", newline="") as handle:
        table = islice(csv.reader(handle), 1, _MOST_FAULTS + 1)
        return tuple(
            Fault(
                f"row {row}, {column}" if column else f"row {row}",
                code,
                message,
                int(row),
                column or None,
            )
            for row, column, code, message in table
        )


def _fault_of(row: int, column: str | None, code: str, message: str) -> Fault:
    where = f"row {row}" if column is None else f"row {row}, {column}"
    return Fault(where, code, message, row=row, column=column)
