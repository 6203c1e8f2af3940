from pathlib import Path

import pytest

from devframe._base.files import json_of, read_json
from devframe.errors import InvalidInputError


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"  \n", "empty_file", "empty"),
        (b'{"a": }', "not_json", "line 1"),
        (b'{"a": 1}\n{"a": 2}\n', "not_json", ".jsonl"),
        (b"[" * 100_000, "not_json", "simplify"),
        (b"1" * 10_000, "not_json", "simplify"),
        (b'{"a": "\xff"}', "wrong_encoding", "0xff"),
        (b'[{"b": 0}, {"a": 1, "b": 2, "a": 3}]', "repeated_name", "'a': stands twice"),
    ],
)
def test_an_unusable_file_says_why(tmp_path: Path, content: bytes, code: str, words: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(InvalidInputError) as caught:
        read_json(path)
    assert [fault.code for fault in caught.value.faults] == [code]
    assert words in str(caught.value)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": [1, null]}')
    assert read_json(path) == {"a": [1, None]}


@pytest.mark.parametrize(
    ("text", "is_json"),
    [
        ("a = " + "[" * 5_000, False),
        ("a = " + "[" * 1_000 + "]" * 1_000, False),
        ("[" + ".".join("a" * 3_000) + "]", False),
        ("a = " + "9" * 5_000, False),
        ("[" * 5_000, True),
        ('{"a": ' + "9" * 5_000 + "}", True),
        ('{"a": 1, "a": 2}', True),
    ],
)
def test_a_document_beyond_all_bounds_is_refused_in_short(text: str, is_json: bool) -> None:
    with pytest.raises(InvalidInputError, match="1 fault in policy") as caught:
        json_of(text, origin="policy", is_json=is_json)
    assert len(str(caught.value)) < 300
