import os
from pathlib import Path

import pytest

from devframe._base.files import write_whole


def test_a_link_is_followed(tmp_path: Path) -> None:
    real, link = tmp_path / "real.txt", tmp_path / "link.txt"
    real.write_text("old")
    link.symlink_to(real)
    with write_whole(link) as handle:
        handle.write("new")
    assert link.is_symlink()
    assert real.read_text() == "new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_or_a_device_is_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="expected a file to write"), write_whole(pipe):
        pass
    assert pipe.is_fifo()
    with pytest.raises(OSError, match="expected a file to write"), write_whole(tmp_path):
        pass


def test_a_circle_of_links_and_a_missing_folder_are_told_by_the_name_that_was_given(
    tmp_path: Path,
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.symlink_to(other)
    other.symlink_to(one)
    for target in (one, tmp_path / "nowhere" / "out.txt"):
        with pytest.raises(OSError) as caught, write_whole(target):  # noqa: PT011 - the name says it
            pass
        assert caught.value.filename == str(target)


def test_a_file_that_may_not_be_written_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.txt"
    target.write_text("as it was", "utf-8")
    # Asked of the system, since the superuser may write whatever the permissions say.
    monkeypatch.setattr(os, "access", lambda path, mode: (Path(path), mode) != (target, os.W_OK))
    with pytest.raises(PermissionError) as caught, write_whole(target):
        pass
    assert caught.value.filename == str(target)
    assert [path.read_text("utf-8") for path in tmp_path.iterdir()] == ["as it was"]
