"""What differs where a person watches: color, width and progress, on a real pseudo-terminal."""

import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devframe.cli import inputs, main
from tests.command import run

pty = pytest.importorskip("pty")

EXAMPLE = Path(__file__).parents[2] / "examples" / "needs.csv"


@contextmanager
def terminal(
    monkeypatch: pytest.MonkeyPatch, *, columns: int, stream: str
) -> Iterator[list[bytes]]:
    """Put a terminal where a standard stream is; give what it was sent."""
    reader, writer = pty.openpty()
    sent: list[bytes] = []

    def listen() -> None:
        while True:
            try:
                sent.append(os.read(reader, 4096))
            except OSError:  # how a terminal ends
                return

    listener = threading.Thread(target=listen)
    listener.start()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(writer, "w", encoding="utf-8") as handle, monkeypatch.context() as patch:
        patch.setattr(sys, stream, handle)
        yield sent
    listener.join()
    os.close(reader)


def shown_on(monkeypatch: pytest.MonkeyPatch, *arguments: object, columns: int = 80) -> str:
    with terminal(monkeypatch, columns=columns, stream="stdout") as sent:
        main([str(argument) for argument in arguments], standalone_mode=False)
    return b"".join(sent).decode().replace("\r\n", "\n")


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_a_table_fills_the_terminal_and_no_more(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    shown = shown_on(monkeypatch, "recommend", EXAMPLE, columns=columns)
    assert "\x1b[32m" in shown
    assert max(map(len, plain(shown).splitlines())) == columns


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in shown_on(monkeypatch, "recommend", EXAMPLE)


@pytest.mark.parametrize("shown_as", ["csv", "json", "md"])
def test_a_narrow_terminal_cuts_no_data(monkeypatch: pytest.MonkeyPatch, shown_as: str) -> None:
    arguments = ("recommend", EXAMPLE, "--format", shown_as)
    assert shown_on(monkeypatch, *arguments, columns=20) == run(*arguments).stdout


def test_progress_shows_on_long_input_to_whoever_watches(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    arguments = ["recommend", str(EXAMPLE), "--out", str(out)]
    with terminal(monkeypatch, columns=80, stream="stderr") as short:
        main(arguments, standalone_mode=False)
    monkeypatch.setattr(inputs, "LONG_INPUT_BYTES", 1)
    with terminal(monkeypatch, columns=80, stream="stderr") as long:
        main(arguments, standalone_mode=False)
    assert b"".join(short) == b""
    assert b"12 needs" in b"".join(long)


def test_a_reader_that_has_gone_is_no_unusable_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("shutil.copyfileobj", gone)
    result = run("recommend", EXAMPLE)
    assert result.exit_code == 1
    assert result.stderr == ""
