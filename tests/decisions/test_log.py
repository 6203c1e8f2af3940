"""The log: what is appended is read again, interruptions are survived, changes are found."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pytest

from devframe.decisions import DecisionLog, LogLine, Tear
from devframe.decisions import locked as locked_module
from devframe.errors import Fault, InvalidInputError
from tests.decisions.cases import AT, DAY, decided


@pytest.fixture
def log(tmp_path: Path) -> DecisionLog:
    return DecisionLog(tmp_path / "decisions.jsonl")


def entries(log: DecisionLog) -> list[object]:
    return [line.entry for line in lines(log)]


def lines(log: DecisionLog) -> list[LogLine]:
    return [line for line in log.stream() if isinstance(line, LogLine)]


def faults(log: DecisionLog) -> list[Fault]:
    return [line for line in log.stream() if isinstance(line, Fault)]


def refused(log: DecisionLog) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputError) as caught:
        list(log.stream())
    assert caught.value.origin == str(log.path)
    return [(fault.where, fault.code) for fault in caught.value.faults]


class TestAppending:
    def test_what_is_appended_is_read_again_in_order(self, log: DecisionLog) -> None:
        decision = decided(outcome="rejected", reason="Zu früh; später.\u2028Oder nie?")
        contest = decision.contested("Why?\nNobody asked me.", by="p-1", at=AT + DAY)
        answer = contest.answered("We looked again.", by="lead-8", at=AT + 2 * DAY)
        appended = [log.append(one) for one in (decision, contest, answer)]
        assert entries(log) == [decision, contest, answer]
        assert lines(log) == appended
        assert [line.number for line in appended] == [1, 2, 3]

    def test_every_line_is_json_that_names_the_hash_of_the_line_before(
        self, log: DecisionLog
    ) -> None:
        log.extend(decided(number) for number in range(1, 4))
        read = [json.loads(text) for text in log.path.read_text("utf-8").splitlines()]
        assert read[0]["previous_sha256"] is None
        assert [one["schema_version"] for one in read] == [1, 1, 1]
        assert all(later["previous_sha256"] == one["sha256"] for one, later in pairwise(read))
        # Anybody can check it without devframe: the hash is of the line up to the hash.
        for text in log.path.read_bytes().splitlines():
            body, _, seal = text.rpartition(b',"sha256":"')
            assert sha256(body).hexdigest() == seal.decode().removesuffix('"}')

    def test_many_at_once_give_the_same_bytes_as_one_by_one(
        self, log: DecisionLog, tmp_path: Path
    ) -> None:
        made = [decided(number) for number in range(1, 6)]
        log.extend(made)
        other = DecisionLog(tmp_path / "one-by-one.jsonl")
        for one in made:
            other.append(one)
        assert other.path.read_bytes() == log.path.read_bytes()

    def test_nothing_to_append_makes_no_file(self, log: DecisionLog) -> None:
        assert log.extend([]) == ()
        assert not log.path.exists()

    def test_what_stands_is_never_rewritten(self, log: DecisionLog) -> None:
        log.append(decided())
        before = log.path.read_bytes()
        inode = log.path.stat().st_ino
        log.append(decided(2))
        assert log.path.read_bytes().startswith(before)
        assert log.path.stat().st_ino == inode

    def test_a_long_last_line_is_found(self, log: DecisionLog) -> None:
        decision = decided()
        contest = decision.contested("x" + "\x01" * 9_999, by="p-1", at=AT)
        log.extend([decision, contest])
        assert log.append(contest.answered("Heard.", by="lead-8", at=AT)).number == 3
        assert [line.number for line in lines(log)] == [1, 2, 3]

    def test_a_missing_log_is_an_os_error(self, log: DecisionLog) -> None:
        with pytest.raises(FileNotFoundError):
            list(log.stream())

    def test_an_empty_file_is_an_empty_log(self, log: DecisionLog) -> None:
        log.path.touch()
        assert list(log.stream()) == []
        assert log.append(decided()).number == 1

    def test_a_reader_sees_the_log_as_it_was_when_it_began(self, log: DecisionLog) -> None:
        log.extend([decided(1), decided(2)])
        reading = log.stream()
        next(reading)
        log.append(decided(3))
        assert [line.number for line in reading if isinstance(line, LogLine)] == [2]


class TestInterrupted:
    @pytest.fixture
    def whole(self, log: DecisionLog) -> bytes:
        log.extend([decided(1), decided(2)])
        return log.path.read_bytes()

    def test_a_torn_last_line_is_told_and_left_out(self, log: DecisionLog, whole: bytes) -> None:
        first = whole.index(b"\n") + 1
        for end in (first + 1, first + 300, len(whole) - 2):
            log.path.write_bytes(whole[:end])
            assert entries(log) == [decided(1)]
            (fault,) = faults(log)
            assert (fault.where, fault.code) == ("line 2", "torn_line")
            assert f"{end - first} bytes" in fault.message

    def test_the_next_entry_accounts_for_it_and_rewrites_nothing(
        self, log: DecisionLog, whole: bytes
    ) -> None:
        torn = whole[:-20]
        log.path.write_bytes(torn)
        assert log.append(decided(2)).number == 4
        assert log.path.read_bytes().startswith(torn + b"\n")
        first, tear, second = entries(log)
        assert (first, second) == (decided(1), decided(2))
        assert isinstance(tear, Tear)
        assert tear.torn_bytes == len(torn.rpartition(b"\n")[2])
        assert [(fault.where, fault.code) for fault in faults(log)] == [("line 2", "torn_line")]
        assert len(log.history().standings) == 2

    def test_a_torn_first_line_is_no_reason_to_lose_the_log(
        self, log: DecisionLog, whole: bytes
    ) -> None:
        log.path.write_bytes(whole[:50])
        assert log.append(decided(1)).number == 3
        assert entries(log)[1:] == [decided(1)]

    def test_an_interrupted_repair_is_repaired(self, log: DecisionLog, whole: bytes) -> None:
        log.path.write_bytes(whole[:-20])
        log.append(decided(2))
        repaired = log.path.read_bytes()
        tear_starts = len(whole) - 20 + 1
        for end in (tear_starts, tear_starts + 40):  # after the line end; inside the note
            log.path.write_bytes(repaired[:end])
            log.append(decided(2))
            assert entries(log)[0] == decided(1)
            assert entries(log)[-1] == decided(2)
            assert [fault.where for fault in faults(log)] == ["line 2"]

    def test_a_last_line_that_only_lacks_its_end_is_kept(
        self, log: DecisionLog, whole: bytes
    ) -> None:
        log.path.write_bytes(whole.removesuffix(b"\n"))
        assert entries(log) == [decided(1), decided(2)]
        assert log.append(decided(3)).number == 3
        assert (entries(log), faults(log)) == ([decided(1), decided(2), decided(3)], [])

    def test_what_was_torn_cannot_be_changed_later(self, log: DecisionLog, whole: bytes) -> None:
        log.path.write_bytes(whole[:-20])
        log.append(decided(2))
        raw = bytearray(log.path.read_bytes())
        raw[len(whole) - 30] ^= 1
        log.path.write_bytes(raw)
        assert refused(log) == [("line 2", "no_line")]

    def test_a_full_disk_is_an_error_and_the_log_stays_usable(
        self, log: DecisionLog, whole: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Full:
            def __init__(self, path: Path) -> None:
                self.handle = path.open("a+b", buffering=0)
                self.seek, self.read = self.handle.seek, self.handle.read
                self.fileno = self.handle.fileno

            def write(self, text: bytes) -> int:
                return self.handle.write(text[:100])

        class Opened:
            def __enter__(self) -> Full:
                self.full = Full(log.path)
                return self.full

            def __exit__(self, *_: object) -> None:
                self.full.handle.close()

        with monkeypatch.context() as patch:
            patch.setattr("devframe.decisions.log.locked", lambda *_, **__: Opened())
            with pytest.raises(OSError, match="bytes, only 100 went"):
                log.append(decided(3))
        assert log.path.read_bytes().startswith(whole)
        log.append(decided(3))
        assert entries(log)[-1] == decided(3)


class TestAltered:
    @pytest.fixture
    def raw(self, log: DecisionLog) -> list[bytes]:
        log.extend(decided(number) for number in range(1, 6))
        return log.path.read_bytes().splitlines(keepends=True)

    def test_a_changed_word_is_found(self, log: DecisionLog, raw: list[bytes]) -> None:
        raw[2] = raw[2].replace(b"lead-7", b"lead-9")
        log.path.write_bytes(b"".join(raw))
        assert refused(log) == [("line 3", "altered")]

    def test_a_changed_line_with_a_new_hash_breaks_the_chain_after_it(
        self, log: DecisionLog, raw: list[bytes], tmp_path: Path
    ) -> None:
        forged = DecisionLog(tmp_path / "forged.jsonl")
        forged.extend([decided(1), decided(2), decided(3, by="lead-9")])
        raw[2] = forged.path.read_bytes().splitlines(keepends=True)[2]
        log.path.write_bytes(b"".join(raw))
        assert refused(log) == [("line 4", "broken_chain")]

    def test_lines_taken_out_put_in_or_moved_are_found(
        self, log: DecisionLog, raw: list[bytes]
    ) -> None:
        log.path.write_bytes(b"".join([*raw[:1], *raw[2:]]))
        assert refused(log) == [("line 2", "broken_chain")]
        log.path.write_bytes(b"".join([*raw[:2], raw[1], *raw[2:]]))
        assert refused(log) == [("line 3", "broken_chain")]
        log.path.write_bytes(b"".join([raw[1], raw[0], *raw[2:]]))
        assert refused(log) == [(f"line {number}", "broken_chain") for number in (1, 2, 3)]

    def test_every_fault_is_told(self, log: DecisionLog, raw: list[bytes]) -> None:
        raw[1] = raw[1].replace(b"lead-7", b"lead-9")
        raw[3] = b"not a line\n"
        log.path.write_bytes(b"".join(raw))
        assert refused(log) == [("line 2", "altered"), ("line 4", "no_line")]

    def test_nothing_is_given_from_the_first_fault_on(
        self, log: DecisionLog, raw: list[bytes]
    ) -> None:
        raw[2] = raw[2].replace(b"lead-7", b"lead-9")
        log.path.write_bytes(b"".join(raw))
        seen = []
        with pytest.raises(InvalidInputError):
            seen.extend(line.number for line in log.stream() if isinstance(line, LogLine))
        reading = log.stream()
        assert [next(reading) for _ in range(2)] == [LogLine.from_json(one) for one in raw[:2]]
        with pytest.raises(InvalidInputError):
            next(reading)

    def test_another_schema_version_is_refused_with_its_line(
        self, log: DecisionLog, raw: list[bytes]
    ) -> None:
        body = raw[0].rpartition(b',"sha256":"')[0]
        body = body.replace(b'"schema_version":1', b'"schema_version":2')
        digest = sha256(body).hexdigest().encode()
        log.path.write_bytes(body + b',"sha256":"' + digest + b'"}\n' + b"".join(raw[1:]))
        assert refused(log) == [("line 1, schema_version", "literal_error")]

    def test_a_wrong_number_is_found_where_the_hashes_are_right(
        self, log: DecisionLog, raw: list[bytes]
    ) -> None:
        body = raw[0].rpartition(b',"sha256":"')[0].replace(b'"number":1', b'"number":7')
        digest = sha256(body).hexdigest().encode()
        log.path.write_bytes(body + b',"sha256":"' + digest + b'"}\n')
        assert refused(log) == [("line 1", "wrong_number")]

    def test_nothing_is_appended_after_an_altered_line(
        self, log: DecisionLog, raw: list[bytes]
    ) -> None:
        raw[-1] = raw[-1].replace(b"lead-7", b"lead-9")
        log.path.write_bytes(b"".join(raw))
        with pytest.raises(InvalidInputError, match="last line: the line was altered"):
            log.append(decided(6))
        assert log.path.read_bytes() == b"".join(raw)

    @pytest.mark.parametrize(
        "foreign",
        [b"need_id,outcome\nn-1,accepted\n", b"x" * 2_500_000, b'{"schema_version":1' * 200_000],
        ids=["a table", "one long line", "a long beginning"],
    )
    def test_a_file_that_is_no_log_is_refused(self, log: DecisionLog, foreign: bytes) -> None:
        log.path.write_bytes(foreign)
        assert {code for _, code in refused(log)} == {"no_line"}
        with pytest.raises(InvalidInputError, match="last line: what stands here is no line"):
            log.append(decided())
        assert log.path.read_bytes() == foreign

    def test_what_only_a_copy_of_the_last_hash_shows(
        self, log: DecisionLog, raw: list[bytes]
    ) -> None:
        kept = LogLine.from_json(raw[-1]).sha256
        log.path.write_bytes(b"".join(raw[:3]))
        assert faults(log) == []  # lines cut off the end leave a whole log behind
        assert kept not in {line.sha256 for line in lines(log)}


_WRITER = """
import sys
from devframe.decisions import DecisionLog
from tests.decisions.cases import decided
log = DecisionLog(sys.argv[1])
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 40):
    log.append(decided(number))
"""


class TestTwoWriters:
    def test_two_processes_append_in_turn(self, log: DecisionLog) -> None:
        root = str(Path(__file__).parents[2])
        running = [
            subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [sys.executable, "-c", _WRITER, str(log.path), start],
                env=os.environ | {"PYTHONPATH": root},
            )
            for start in ("100", "200")
        ]
        assert [one.wait(timeout=60) for one in running] == [0, 0]
        needs = [line.entry.need_id for line in lines(log) if not isinstance(line.entry, Tear)]
        assert faults(log) == []
        assert sorted(needs) == sorted(
            f"n-{start + number}" for start in (100, 200) for number in range(40)
        )
        for start in "12":  # each writer's own order is kept
            own = [name for name in needs if name.startswith(f"n-{start}")]
            assert own == sorted(own)

    def test_threads_append_in_turn(self, log: DecisionLog) -> None:
        made = [[decided(10 * one + number) for number in range(8)] for one in range(1, 5)]

        def write(own: Iterator[object]) -> None:
            for one in own:
                log.append(one)  # type: ignore[arg-type] # decisions, all of them

        threads = [Thread(target=write, args=(iter(own),)) for own in made]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(lines(log)) == 32
        assert faults(log) == []

    def test_where_there_is_no_lock_a_log_is_read_and_not_written(
        self, log: DecisionLog, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        log.append(decided())
        monkeypatch.setattr(locked_module, "fcntl", None)
        assert entries(log) == [decided()]
        with pytest.raises(OSError, match="expected a platform with flock"):
            log.append(decided(2))
