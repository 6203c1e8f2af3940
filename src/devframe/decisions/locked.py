"""One writer at a time: a file that is locked while it is open."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # pragma: no cover - a platform without it is tested by taking it away
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(path: Path, *, to_write: bool) -> Iterator[BinaryIO]:
    """Open a file while nobody else writes to it; what is written goes to its end.

    The lock is the operating system's: it goes when the process does, however it ends.

    Args:
        path: The file; made when it is to be written and not there.
        to_write: Whether to write, so that nobody else may read or write meanwhile.

    Yields:
        The file, unbuffered.

    Raises:
        OSError: When it cannot be opened, or, for writing, where the platform has no such lock.
    """
    if fcntl is None:
        if to_write:
            message = "expected a platform with flock (Linux, macOS, another Unix) to append safely"
            raise OSError(errno.ENOTSUP, message, str(path))
        with path.open("rb", buffering=0) as handle:
            yield handle
        return
    is_new = to_write and not path.exists()
    with path.open("a+b" if to_write else "rb", buffering=0) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX if to_write else fcntl.LOCK_SH)
        if is_new:
            _keep_name(path)
        yield handle


def _keep_name(path: Path) -> None:
    """Have the folder remember the new file, as `fsync` of the file alone does not."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
