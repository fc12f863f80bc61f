"""The files in deploy/: what they start can be started, and the proxy lets page and server share one
address."""

from __future__ import annotations

import asyncio
import http.client
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Origin, Subprotocol

from playground.protocol import SUBPROTOCOL
from playground.server.command import parser
from tests.conftest import ROOT
from tests.server.conftest import GpuServer, free_port, until

DEPLOY = ROOT / "deploy"
TOKEN = "correct horse battery staple"


def test_the_unit_starts_with_options_that_there_are() -> None:
    """Every option of the systemd unit is one of `playground gpu`."""
    unit = (DEPLOY / "neural-playground-gpu.service").read_text()
    match = re.search(r"^ExecStart=\S+/playground gpu (.*)$", unit, re.MULTILINE)
    assert match
    arguments = parser().parse_args(shlex.split(match[1]))
    assert (arguments.behind_proxy, arguments.origin) == (True, ["https://play.example"])


def test_the_container_starts_with_options_that_there_are() -> None:
    """Every option of the container's entry point is one of `playground gpu`, and its port is the usual
    one."""
    text = (DEPLOY / "Dockerfile").read_text()
    match = re.search(r"^ENTRYPOINT \[(.*)\]$", text, re.MULTILINE)
    assert match
    arguments = parser().parse_args(re.findall(r'"([^"]*)"', match[1])[2:])
    assert (arguments.host, f"EXPOSE {arguments.port}" in text) == ("0.0.0.0", True)


class Page(BaseHTTPRequestHandler):
    """Stands where the page's server does."""

    def do_GET(self) -> None:
        """Say who answers."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"page")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing to note."""


@pytest.fixture
def proxy(server: GpuServer, tmp_path: Path) -> Iterator[tuple[int, ssl.SSLContext]]:
    """The project's own nginx configuration in front of a GPU server and a page; its port and certificate."""
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("needs nginx")
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *subject, *files]
    subprocess.run(command, check=True, capture_output=True)

    server.start("--behind-proxy", "--token", TOKEN, "--origin", "https://play.example")
    page = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=page.serve_forever, daemon=True).start()
    port, plain = free_port(), free_port()
    text = (DEPLOY / "nginx.conf").read_text()
    changes = {
        "listen 443": f"listen 127.0.0.1:{port}",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "/etc/ssl/play.example": str(tmp_path),
        "127.0.0.1:5007": server.url.removeprefix("ws://"),
        "127.0.0.1:5006": f"127.0.0.1:{page.server_port}",
    }
    for ours, here in changes.items():
        assert ours in text
        text = text.replace(ours, here)
    folder = tmp_path / "nginx"
    folder.mkdir()
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    head = f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}"
    config.write_text(f"{head} http {{ access_log off; {paths}\n{text}\n}}")
    process = subprocess.Popen([nginx, "-c", str(config), "-p", str(folder), "-e", f"{folder}/error.log"])
    context = ssl.create_default_context(cafile=str(certificate))
    asyncio.run(until(lambda: listens(port) or process.poll() is not None))
    yield port, context
    process.terminate()
    process.wait()
    page.shutdown()
    page.server_close()


def listens(port: int) -> bool:
    """Whether somebody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_one_address_serves_page_and_engine(proxy: tuple[int, ssl.SSLContext]) -> None:
    """Behind nginx, / is the page, /engine the GPU server, and its figures are not for everybody."""
    port, context = proxy

    async def scene() -> str | None:
        options = {"subprotocols": [Subprotocol(SUBPROTOCOL)], "origin": Origin("https://play.example")}
        async with connect(f"wss://localhost:{port}/engine", ssl=context, **options) as connection:  # type: ignore[arg-type]
            await connection.send(f'{{"type":"auth","token":"{TOKEN}"}}')
            assert '"hello"' in str(await connection.recv())
            return connection.subprotocol

    assert asyncio.run(scene()) == SUBPROTOCOL
    assert got(port, context, "/") == (200, b"page")
    assert got(port, context, "/engine/healthz") == (200, f"ok {SUBPROTOCOL}\n".encode())
    assert got(port, context, "/engine/metrics")[0] == 403


def got(port: int, context: ssl.SSLContext, path: str) -> tuple[int, bytes]:
    """Status and body of a plain request."""
    connection = http.client.HTTPSConnection("localhost", port, context=context)
    connection.request("GET", path)
    response = connection.getresponse()
    result = response.status, response.read()
    connection.close()
    return result
