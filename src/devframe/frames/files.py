"""Recommend from file to file, larger than memory, on the engine that is installed for it."""

import os
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from devframe._base.errors import Fault, InvalidInputError, MissingExtraError
from devframe._base.files import FORMULA_STARTS
from devframe.frames.flags import some
from devframe.frames.recommend import recommend
from devframe.recommendation.policy import Policy

_FORMATS = (".csv", ".jsonl", ".ndjson", ".parquet")


def recommend_file(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    policy: Policy | None = None,
    bounds: bool = True,
) -> None:
    r"""Recommend for every row of a file and write the answers to another, piece by piece.

    The file may be larger than memory. The target appears whole or not at all.

    Args:
        source: A `.csv`, `.jsonl` (or `.ndjson`) or `.parquet` file with columns as `recommend`
            reads them.
        target: The file to write, of any of these formats. Texts in a CSV file that a spreadsheet
            would run as a formula are defused.
        policy: The policy; the default policy when not given.
        bounds: Whether to work out bounds, `settled` and the questions.

    Raises:
        InvalidInputError: When a format is unknown or columns are wrong.
        MissingExtraError: When Polars, which streams the files, is not installed.
        OSError: When a file cannot be read or written.

    Example:
        >>> _ = (folder / "needs.csv").write_text("need_id,shortfall_share,skill\nn1,0.5,true\n")
        >>> recommend_file(folder / "needs.csv", folder / "answers.csv")
        >>> (folder / "answers.csv").read_text().splitlines()[1][:16]
        'n1,ask_first,,fa'
    """
    start, end = Path(source), Path(target)
    faults = [
        Fault(str(path), "unknown_format", f"expected {', '.join(_FORMATS)}, got {path.suffix!r}")
        for path in (start, end)
        if path.suffix.lower() not in _FORMATS
    ]
    if faults:
        raise InvalidInputError(faults, origin="frames.recommend_file")
    try:
        polars = import_module("polars")
    except ImportError:
        raise MissingExtraError("recommending from file to file", extra="frames") from None
    answers = recommend(_scan(polars, start), policy, bounds=bounds)
    descriptor, name = tempfile.mkstemp(dir=end.parent, prefix=f".{end.name}.", suffix=".part")
    os.close(descriptor)
    part = Path(name)
    try:
        _sink(polars, answers, part, end.suffix.lower())
        umask = os.umask(0)
        os.umask(umask)
        part.chmod(0o666 & ~umask)
        part.replace(end)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _scan(polars: Any, path: Path) -> Any:  # noqa: ANN401 - the module, if it is installed
    """Open a file without reading it; texts are facts' values only where they are well formed."""
    match path.suffix.lower():
        case ".csv":
            return polars.scan_csv(path, infer_schema_length=10_000)
        case ".parquet":
            return polars.scan_parquet(path)
        case _:
            return polars.scan_ndjson(path, infer_schema_length=10_000)


def _sink(polars: Any, answers: Any, path: Path, suffix: str) -> None:  # noqa: ANN401 - as above
    match suffix:
        case ".csv":
            schema = answers.collect_schema()
            texts = [name for name, dtype in schema.items() if dtype == polars.String]
            safe = [_defused(polars, name) for name in texts]
            answers.with_columns(safe).sink_csv(path)
        case ".parquet":
            answers.sink_parquet(path)
        case _:
            answers.sink_ndjson(path)


def _defused(polars: Any, name: str) -> Any:  # noqa: ANN401 - as above
    """Put an apostrophe before a text that a spreadsheet would run."""
    text = polars.col(name)
    runs = some(text.str.starts_with(start) for start in FORMULA_STARTS)
    return polars.when(runs).then(polars.lit("'") + text).otherwise(text).alias(name)
