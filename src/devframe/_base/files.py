"""Files in and out: decoded with a clear error, written whole or not at all."""

import csv
import errno
import json
import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from secrets import token_hex
from shutil import copymode
from typing import TextIO

from devframe._base.errors import Fault, InvalidInputError, shorten

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What begins a cell that a spreadsheet may run."""

FORMULA_INSIDE = r"([;\t\r\n])([=+\-@＝＋－＠])"
"""What begins one inside a cell, where a spreadsheet takes another mark than the comma for the end
of a cell; with the mark as group 1 and the start of the formula as group 2."""

_MOST_DOTS = 100


def read_text(path: str | os.PathLike[str]) -> str:
    """Read a UTF-8 text file, with or without a byte-order mark.

    Args:
        path: The file.

    Returns:
        Its text.

    Raises:
        InvalidInputError: When the bytes are not UTF-8; says where and how to convert.
        OSError: When the file cannot be opened.
    """
    raw = Path(path).read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InvalidInputError([wrong_encoding(error, line=line)], origin=str(path)) from None


def wrong_encoding(error: UnicodeDecodeError, *, line: int) -> Fault:
    """Say that bytes are not UTF-8.

    Args:
        error: What decoding them raised.
        line: Number of the line with the byte, from 1.

    Returns:
        The fault, with what to do.

    Example:
        >>> try:
        ...     "Büro".encode("latin-1").decode()
        ... except UnicodeDecodeError as error:
        ...     print(wrong_encoding(error, line=1))
        line 1: expected UTF-8 text, found byte 0xfc; save the file as UTF-8 \
(in a spreadsheet: 'CSV UTF-8')
    """
    message = (
        f"expected UTF-8 text, found byte 0x{error.object[error.start]:02x}; save the file as "
        "UTF-8 (in a spreadsheet: 'CSV UTF-8')"
    )
    return Fault(f"line {line}", "wrong_encoding", message)


def read_json(path: str | os.PathLike[str]) -> object:
    """Read a UTF-8 JSON file.

    Args:
        path: The file.

    Returns:
        What the document holds, as plain Python values.

    Raises:
        InvalidInputError: When the file is empty or no JSON; says where.
        OSError: When the file cannot be opened.
    """
    text = read_text(path)
    if not text.strip():
        message = "the file is empty; expected a JSON document"
        raise InvalidInputError([Fault("", "empty_file", message)], origin=str(path))
    return parse_json(text, origin=str(path))


def parse_json(text: str, *, origin: str) -> object:
    """Parse JSON that somebody may have written by hand.

    Args:
        text: The document.
        origin: What to call it in messages.

    Returns:
        What the document holds, as plain Python values.

    Raises:
        InvalidInputError: When it is no JSON, is nested too deep, or has a name twice in one
            object, where one value would hide the other; says where.

    Example:
        >>> parse_json('{"minutes": 30}', origin="dose")
        {'minutes': 30}
    """
    try:
        return json.loads(text, object_pairs_hook=_object_of)
    except json.JSONDecodeError as error:
        place, message = f"line {error.lineno}", f"not JSON: {error.msg}; mend it there"
        if error.msg == "Extra data":
            message = "not JSON: a second document begins; name a file of JSON Lines .jsonl"
        fault = Fault(place, "not_json", message)
    except _RepeatedNameError as error:
        fault = Fault(shorten(error.name), "repeated_name", "stands twice in one object; keep one")
    except (RecursionError, ValueError) as error:  # nested too deeply; a number of many digits
        fault = Fault("", "not_json", f"not usable JSON: {shorten(str(error))}; simplify it")
    raise InvalidInputError([fault], origin=origin)


class _RepeatedNameError(Exception):
    """A name stands twice in one object."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)


def _object_of(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        raise _RepeatedNameError(next(name for name, count in counts.items() if count > 1))
    return made


def toml_to_json(text: str) -> str:
    """Turn TOML into JSON, so that strict records read arrays as the tuples they ask for.

    Args:
        text: A TOML document.

    Returns:
        The same document as JSON; dates become ISO texts.

    Raises:
        ValueError: When a line has more than 100 dots: what it takes to read a key grows with the
            square of its parts.
        tomllib.TOMLDecodeError: When the text is not TOML; the message names line and column.

    Example:
        >>> toml_to_json("sources = ['lally-2010']")
        '{"sources": ["lally-2010"]}'
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if (dots := line.count(".")) > _MOST_DOTS:
            message = f"expected at most {_MOST_DOTS} dots in a line, got {dots} in line {number}"
            raise ValueError(message)
    return json.dumps(tomllib.loads(text), default=str)


def json_of(text: str, *, origin: str, is_json: bool = False) -> str:
    """Give a TOML or JSON document as JSON, or say what is wrong with it.

    Args:
        text: The document.
        origin: What to call it in messages.
        is_json: Whether it is JSON rather than TOML.

    Returns:
        JSON.

    Raises:
        InvalidInputError: With the place, when the text is no such document.

    Example:
        >>> json_of("minutes = 30", origin="dose")
        '{"minutes": 30}'
    """
    if is_json:
        parse_json(text, origin=origin)
        return text
    try:
        return toml_to_json(text)
    except tomllib.TOMLDecodeError as error:
        message = f"not TOML: {error}; mend the file there"
    except (RecursionError, ValueError) as error:  # nested too deeply; a number of many digits
        message = f"not usable TOML: {shorten(str(error))}; simplify it"
    raise InvalidInputError([Fault("", "not_toml", message)], origin=origin)


@contextmanager
def write_whole(path: str | os.PathLike[str]) -> Iterator[TextIO]:
    r"""Open a file for writing so that it appears only once it is complete.

    The text goes to a temporary file in the same folder, which replaces the target when the block
    ends well. When the block raises, the target stays as it was. An existing target keeps its
    permissions and is not replaced where they forbid to write, and a link keeps pointing where it
    did, as with `open`.

    Args:
        path: The target file; its folder must exist.

    Yields:
        A UTF-8 text handle that writes line ends as given.

    Raises:
        OSError: When the folder is missing, it or the target cannot be written, or the target is a
            device, a pipe or a folder, which must not be replaced by a file.

    Example:
        >>> with write_whole(folder / "out.txt") as handle:
        ...     _ = handle.write("done\n")
        >>> (folder / "out.txt").read_text()
        'done\n'
    """
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as handle:
        yield handle


def write_whole_bytes(path: str | os.PathLike[str], content: bytes) -> None:
    r"""Write a file of bytes so that it appears only once it is complete.

    Args:
        path: The target file; its folder must exist.
        content: What it is to hold.

    Raises:
        OSError: As with `write_whole`.

    Example:
        >>> write_whole_bytes(folder / "out.png", b"\x89PNG")
        >>> (folder / "out.png").stat().st_size
        4
    """
    with replacing(path) as part:
        part.write_bytes(content)


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a file to write beside the target, which it replaces when the block ends well.

    Args:
        path: The target file; its folder must exist.

    Yields:
        An empty file with the permissions of the target.

    Raises:
        OSError: As with `write_whole`.

    Example:
        >>> with replacing(folder / "out.bin") as part:
        ...     _ = part.write_bytes(b"done")
        >>> (folder / "out.bin").read_bytes()
        b'done'
    """
    try:
        target = Path(path).resolve()
    except RuntimeError:  # before Python 3.13
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    is_there = target.exists()
    if is_there and not target.is_file():
        message = "expected a file to write, got a device, a pipe or a folder; name another"
        raise OSError(errno.EINVAL, message, str(path))
    if is_there and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    # Not tempfile: its files are private, and reading the umask to undo that is no thread's own.
    part = target.with_name(f".{token_hex(8)}.part")
    try:
        part.touch(exist_ok=False)
        if is_there:
            copymode(target, part)
        yield part
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def same_file(one: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    """Tell whether two paths lead to one file, over whatever links.

    Args:
        one: A path.
        other: Another.

    Returns:
        Whether both exist and are the same file, or would be once written.

    Example:
        >>> same_file(folder / "needs.csv", folder / "." / "needs.csv")
        True
    """
    try:
        return Path(one).samefile(other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


def csv_line(cells: Iterable[str]) -> str:
    r"""Write one line of CSV.

    Args:
        cells: The cells; those that come from data go through `spreadsheet_safe` before.

    Returns:
        The line with its end.

    Example:
        >>> csv_line(["p-1", "listen, then ask"])
        'p-1,"listen, then ask"\n'
    """
    line = StringIO()
    # Before Python 3.13 a carriage return is quoted only where it can end a line.
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().removesuffix("\r\n") + "\n"


def spreadsheet_safe(cell: str) -> str:
    r"""Defuse a text that a spreadsheet would run as a formula.

    Args:
        cell: Text for one CSV cell.

    Returns:
        The text, with an apostrophe in front of what starts like a formula: the text itself, or
        what follows a semicolon, tab or line end in it, which begins a cell where the spreadsheet's
        language divides cells by semicolons.

    Source:
        OWASP, CSV Injection: cells starting with =, +, -, @, tab or a line end are run, and a text
        may bring the mark that begins a new cell.

    Example:
        >>> spreadsheet_safe('=HYPERLINK("http://example.org")')
        '\'=HYPERLINK("http://example.org")'
        >>> spreadsheet_safe("coaching")
        'coaching'
        >>> spreadsheet_safe("late;=1+1")
        "late;'=1+1"
    """
    cell = re.sub(FORMULA_INSIDE, r"\1'\2", cell)
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
