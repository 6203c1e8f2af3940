"""Read stored recommendations from JSON: faulty ones are reported, good ones kept."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.files import read_json
from devframe._base.records import faults_of
from devframe._base.text_tables import text_lines
from devframe.recommendation.records import Recommendation

_JSON_LINES = {".jsonl", ".ndjson"}


def holds_recommendations(path: str | os.PathLike[str]) -> bool:
    """Tell whether a file holds recommendations rather than needs.

    Args:
        path: A JSON document, JSON Lines, or a table.

    Returns:
        Whether its first item, or the header of the table, has a verdict. A file that cannot be
        read as such holds none.

    Raises:
        OSError: When the file cannot be read.
    """
    suffix = Path(path).suffix.lower()
    try:
        if suffix == ".json":
            document = read_json(path)
            first = document[0] if isinstance(document, list) and document else document
        else:
            line = next((line.text for line in text_lines(path) if line.text.strip()), "null")
            if suffix not in _JSON_LINES:
                return "verdict" in re.split(r"[,;\t\s]", line)
            first = json.loads(line)
    except (InvalidInputError, ValueError, RecursionError):
        return False
    return isinstance(first, dict) and "verdict" in first


def stream_recommendations(path: str | os.PathLike[str]) -> Iterator[Recommendation | Fault]:
    """Read stored recommendations one at a time.

    Args:
        path: A JSON list of recommendations or a single one (`.json`), or JSON Lines with one a
            line (`.jsonl`, `.ndjson`).

    Yields:
        Each good item as a recommendation; each fault of a bad one, also of one whose id came
        before.

    Raises:
        InvalidInputError: When the file as a whole cannot be used.
        OSError: When the file cannot be read.
    """
    first_seen: dict[str, int] = {}
    for number, text in enumerate(_items(path), start=1):
        try:
            found = Recommendation.model_validate_json(text)
        except ValidationError as error:
            yield from faults_of(error, row=number)
            continue
        first = first_seen.setdefault(found.id, number)
        if first == number:
            yield found
            continue
        message = f"the recommendation {shorten(found.id)} already stands in row {first}; keep one"
        yield Fault(f"row {number}, id", "duplicate_id", message, row=number, column="id")


def _items(path: str | os.PathLike[str]) -> Iterator[str]:
    suffix = Path(path).suffix.lower()
    if suffix not in {".json", *_JSON_LINES}:
        message = "a table of recommendations leaves out their steps; write them as .json instead"
        raise InvalidInputError([Fault("file", "table", message)], origin=str(path))
    if suffix in _JSON_LINES:
        yield from (line.text for line in text_lines(path) if line.text.strip())
        return
    document = read_json(path)
    yield from map(json.dumps, document if isinstance(document, list) else [document])
