"""The bytes of runs' files, in a folder. Paths are made of our own numbers; names never reach the disk."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import BinaryIO


class Blobs:
    """The bytes of files.

    Args:
        folder: where they lie; made when the first bytes come.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, run_id: int, file_id: int) -> Path:
        """Return where the bytes of a file are, or would be."""
        return self._folder / f"{int(run_id)}" / f"{int(file_id)}"

    def writer(self, run_id: int, file_id: int) -> "BlobWriter":
        """Return a writer whose bytes replace the file's, as a whole, when it commits."""
        return BlobWriter(self.path(run_id, file_id))

    def delete(self, run_id: int, file_id: int) -> None:
        """Delete the bytes of a file, if there are any."""
        self.path(run_id, file_id).unlink(missing_ok=True)


class BlobWriter:
    """Takes in the bytes of one file. Several may write the same file: the last to commit wins.

    Args:
        path: where the bytes go.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._part = path.with_name(f"{path.name}.{secrets.token_hex(8)}.part")
        self._file: BinaryIO = self._part.open("xb")

    def write(self, block: bytes) -> None:
        """Append bytes."""
        self._file.write(block)

    def commit(self) -> None:
        """Put the bytes in place: after this they survive a crash, before it the old ones do."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.replace(self._path)
        except BaseException:
            self.abort()
            raise
        _sync_folder(self._path.parent)

    def abort(self) -> None:
        """Forget the bytes; what was there before stays."""
        with contextlib.suppress(OSError):
            self._file.close()
        self._part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable, where folders can be synchronised (not on Windows)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
