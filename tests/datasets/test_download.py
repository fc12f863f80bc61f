"""Getting data sets, from a real web server: what breaks off goes on, what is wrong is not used."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from playground.datasets import File
from playground.datasets.download import Unavailable, get

CONTENT = bytes(range(256)) * 4000
PACKED = gzip.compress(CONTENT, mtime=0)


class Web(ThreadingHTTPServer):
    """Serves `CONTENT`, packed where the address ends in `.gz`; breaks off the first `breaks` times."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.breaks = 0
        self.body: bytes | None = None
        self.ranges: list[str | None] = []

    def file(self, *paths: str) -> File:
        """The file that these addresses have, or say to have."""
        base = f"http://127.0.0.1:{self.server_port}/"
        digest = hashlib.sha256(CONTENT).hexdigest()
        return File("data.bin", len(CONTENT), digest, tuple(base + path for path in paths))


class Answer(BaseHTTPRequestHandler):
    """One request."""

    server: Web

    def do_GET(self) -> None:
        """Answer a whole or the rest of it."""
        if self.path.startswith("/none"):
            self.send_error(404)
            return
        wanted = self.headers["Range"]
        self.server.ranges.append(wanted)
        body = self.server.body or (PACKED if self.path.endswith(".gz") else CONTENT)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and "whole" not in self.path else 0
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        if self.server.breaks:
            self.server.breaks -= 1
            self.wfile.write(body[start : start + 1000])
            return
        self.wfile.write(body[start:])

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def web() -> Iterator[Web]:
    """A web server that is stopped at the end of the test."""
    server = Web()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("path", ["data.bin", "data.bin.gz"])
def test_a_file_is_got_and_proven(web: Web, tmp_path: Path, path: str) -> None:
    """A file arrives, packed or not, and nothing else is left in the folder."""
    assert get(web.file(path), tmp_path / "new").read_bytes() == CONTENT
    assert [item.name for item in (tmp_path / "new").iterdir()] == ["data.bin"]


def test_a_proven_file_is_not_got_again(web: Web, tmp_path: Path) -> None:
    """What is there and right asks nobody."""
    get(web.file("data.bin"), tmp_path)
    get(web.file("data.bin"), tmp_path)
    assert web.ranges == [None]


@pytest.mark.parametrize("path", ["data.bin", "data.bin.gz"])
def test_a_transfer_that_broke_off_goes_on(web: Web, tmp_path: Path, path: str) -> None:
    """The second try asks for the rest alone."""
    web.breaks = 1
    with pytest.raises(Unavailable, match="broke off after 1000 of"):
        get(web.file(path), tmp_path)
    assert not (tmp_path / "data.bin").exists()
    assert get(web.file(path), tmp_path).read_bytes() == CONTENT
    assert web.ranges == [None, "bytes=1000-"]


def test_an_address_that_knows_no_parts_is_asked_for_all(web: Web, tmp_path: Path) -> None:
    """When the whole comes instead of the rest, it counts as the whole."""
    web.breaks = 1
    with pytest.raises(Unavailable):
        get(web.file("whole"), tmp_path)
    assert get(web.file("whole"), tmp_path).read_bytes() == CONTENT


def test_a_wrong_file_is_not_used(web: Web, tmp_path: Path) -> None:
    """A file of another SHA-256 is refused with both sums, and thrown away."""
    web.body = CONTENT[:-1] + b"!"
    with pytest.raises(Unavailable, match=r"expected SHA-256 [0-9a-f]{64}; got [0-9a-f]{64}"):
        get(web.file("data.bin"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_packed_file_that_is_broken_is_not_used(web: Web, tmp_path: Path) -> None:
    """What looks packed and cannot be unpacked is thrown away."""
    web.body = PACKED[:-20]
    with pytest.raises(Unavailable, match="cannot be unpacked"):
        get(web.file("data.bin.gz"), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_next_address_is_tried(web: Web, tmp_path: Path) -> None:
    """An address without the file is passed over."""
    assert get(web.file("none", "data.bin"), tmp_path).read_bytes() == CONTENT


def test_every_address_that_failed_is_named(web: Web, tmp_path: Path) -> None:
    """When nobody has the file, the message says so of each."""
    with pytest.raises(Unavailable, match=r"(?s)/none-1: .*404.*/none-2: .*404"):
        get(web.file("none-1", "none-2"), tmp_path)
