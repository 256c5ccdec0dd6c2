"""Stories of the bytes of files."""

from pathlib import Path

import pytest

from sweepstake.store.blobs import Blobs


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "files")


def put(blobs: Blobs, content: bytes) -> None:
    writer = blobs.writer(1, 2)
    writer.write(content[:3])
    writer.write(content[3:])
    writer.commit()


def test_bytes_are_there_when_all_have_come(blobs: Blobs) -> None:
    writer = blobs.writer(1, 2)
    writer.write(b"half")
    assert not blobs.path(1, 2).exists()
    writer.commit()
    assert blobs.path(1, 2).read_bytes() == b"half"


def test_new_bytes_replace_old_ones_as_a_whole(blobs: Blobs) -> None:
    put(blobs, b"old bytes")
    writer = blobs.writer(1, 2)
    writer.write(b"new")
    assert blobs.path(1, 2).read_bytes() == b"old bytes"
    writer.commit()
    assert blobs.path(1, 2).read_bytes() == b"new"


def test_an_upload_that_is_broken_off_leaves_what_was_there_and_nothing_else(blobs: Blobs) -> None:
    put(blobs, b"old bytes")
    writer = blobs.writer(1, 2)
    writer.write(b"new")
    writer.abort()
    writer.abort()
    path = blobs.path(1, 2)
    assert path.read_bytes() == b"old bytes"
    assert list(path.parent.iterdir()) == [path]


def test_two_uploads_of_one_file_do_not_mix(blobs: Blobs) -> None:
    one, two = blobs.writer(1, 2), blobs.writer(1, 2)
    one.write(b"1" * 10)
    two.write(b"2" * 10)
    one.write(b"1" * 10)
    two.commit()
    one.commit()
    assert blobs.path(1, 2).read_bytes() == b"1" * 20


def test_a_commit_that_fails_leaves_no_part(blobs: Blobs) -> None:
    writer = blobs.writer(1, 2)
    writer.write(b"new")
    blobs.path(1, 2).mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - the system's own words
        writer.commit()
    assert list(blobs.path(1, 2).parent.iterdir()) == [blobs.path(1, 2)]


def test_deleting_is_final_and_may_be_repeated(blobs: Blobs) -> None:
    put(blobs, b"old bytes")
    blobs.delete(1, 2)
    blobs.delete(1, 2)
    blobs.delete(8, 9)
    assert not blobs.path(1, 2).exists()
