"""An archive whose any bit was turned is refused."""

import gzip
import io
import zlib
from pathlib import Path

import pytest

from lianyuan.config.backups.archive import DATABASE, unpack, written_to
from lianyuan.config.backups.trouble import CannotBackUp

# Name, flags and time of the packed file, which nothing is restored from.
GZIP_HEADER = 10


def archive_at(path: Path) -> bytes:
    with written_to(path) as writing:
        writing.add(DATABASE, io.BytesIO(b"rows" * 300), 1200)
        writing.add("files/ab/" + "0" * 38, io.BytesIO(b"picture"), 7)
        writing.close_with({"made_at": "2026-11-23", "database": "sqlite"})
    return path.read_bytes()


def test_a_whole_archive_comes_out_as_it_went_in(tmp_path: Path) -> None:
    archive_at(tmp_path / "all.tar.gz")
    unpacked = unpack(tmp_path / "all.tar.gz", tmp_path / "out")
    assert unpacked.database.read_bytes() == b"rows" * 300
    assert unpacked.kept() == ["ab/" + "0" * 38]


def holds(packed: bytes) -> bytes | None:
    """What a packed file holds; None when gzip itself can't tell."""
    try:
        return gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        return None


def test_no_turned_bit_goes_unnoticed_wherever_it_is(tmp_path: Path) -> None:
    whole = archive_at(tmp_path / "all.tar.gz")
    spoilt = tmp_path / "spoilt.tar.gz"
    refused = 0
    for place in range(GZIP_HEADER, len(whole)):
        turned = bytearray(whole)
        turned[place] ^= 1 << (place % 8)
        if holds(bytes(turned)) == holds(whole):
            # A run of zeros copied from one byte further back is the same run of zeros.
            continue
        spoilt.write_bytes(turned)
        with pytest.raises(CannotBackUp):
            unpack(spoilt, tmp_path / f"out{place}")
        refused += 1
    assert refused > len(whole) / 2
