"""Who is let in, what is refused and how, and that nothing a client does harms anybody else."""

from __future__ import annotations

import asyncio
import json
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from playground import protocol
from playground.client import Refused
from playground.protocol import SUBPROTOCOL
from playground.server.limits import Limits
from tests.conftest import ROOT
from tests.server.conftest import ENDLESS, SHORT, GpuServer, until_running

LIMITS = Limits()
TOKEN = "correct horse battery staple"


@asynccontextmanager
async def raw(server: GpuServer, **options: Any) -> AsyncIterator[ClientConnection]:
    """A bare connection, with the right subprotocol unless another is given."""
    options = {"subprotocols": [Subprotocol(SUBPROTOCOL)], "compression": None, **options}
    async with connect(server.url, **options) as connection:
        yield connection


async def first_words(server: GpuServer, *messages: str | bytes) -> tuple[dict[str, Any], int | None]:
    """What the server says first to a client that sends these, and the code it then closes with."""
    async with raw(server) as connection:
        for message in messages:
            await connection.send(message)
        said = json.loads(await connection.recv())
        with suppress(ConnectionClosed, TimeoutError):
            await asyncio.wait_for(connection.recv(), 1)
        return said, connection.close_code


async def is_well(server: GpuServer) -> bool:
    """Whether a proper client is served."""
    async with server.engine() as engine:
        return isinstance(await engine.ask(protocol.Ping()), protocol.Pong)


# ---- who may connect


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost.evil.example", "null"])
def test_a_page_from_elsewhere_is_refused(shared_server: GpuServer, origin: str) -> None:
    """A page of another site cannot drive the GPU of this machine."""

    async def scene() -> int:
        with pytest.raises(InvalidStatus) as caught:
            async with raw(shared_server, origin=Origin(origin)):
                pass
        return caught.value.response.status_code

    assert asyncio.run(scene()) == 403


@pytest.mark.parametrize("origin", ["http://localhost:5006", "http://127.0.0.1:8000", None])
def test_local_pages_and_programs_are_let_in(shared_server: GpuServer, origin: str | None) -> None:
    """A page served from this machine, and a program, may connect to a server of this machine."""

    async def scene() -> str | None:
        async with raw(shared_server, origin=origin and Origin(origin)) as connection:
            return connection.subprotocol

    assert asyncio.run(scene()) == SUBPROTOCOL


@pytest.mark.parametrize("offered", [None, ["v2.neural-playground"]])
def test_another_protocol_is_refused(shared_server: GpuServer, offered: list[str] | None) -> None:
    """Without our subprotocol there is no connection, and the answer names it."""

    async def scene() -> tuple[int, bytes]:
        with pytest.raises(InvalidStatus) as caught:
            async with raw(shared_server, subprotocols=offered):
                pass
        response = caught.value.response
        return response.status_code, bytes(response.body or b"")

    code, body = asyncio.run(scene())
    assert code == 400
    assert b"subprotocol" in body


def test_a_wrong_token_is_refused(server: GpuServer) -> None:
    """A wrong token is refused with words in the client's language, and the connection closed."""
    server.start("--token", TOKEN)
    auth = json.dumps({"type": "auth", "token": "guess", "language": "es", "id": 1})
    said, code = asyncio.run(first_words(server, auth))
    assert (said["code"], code) == ("token", 1008)
    assert said["message"] == "La clave de acceso no es correcta."


def test_the_right_token_is_let_in(server: GpuServer) -> None:
    """Each of several tokens lets its people in."""
    file = server.folder.with_suffix(".tokens")
    file.write_text("# name token\nana 0123456789abcdef\n")
    server.start("--token", TOKEN, "--token-file", str(file))

    async def scene() -> None:
        for token in (TOKEN, "0123456789abcdef"):
            async with server.engine(token=token) as engine:
                assert engine.hello

    asyncio.run(scene())


def test_people_with_their_own_tokens_are_told_apart(server: GpuServer) -> None:
    """Two people who call themselves the same but have different tokens have different runs."""
    file = server.folder.with_suffix(".tokens")
    file.write_text("ana 0123456789abcdef\nbea fedcba9876543210\n")
    server.start("--token-file", str(file))

    async def scene() -> int:
        async with server.engine("me", token="0123456789abcdef") as engine:
            job = await engine.submit(SHORT)
            await job.wait()
        async with server.engine("me", token="fedcba9876543210") as engine:
            return len(await engine.runs())

    assert asyncio.run(scene()) == 0


def test_silence_is_not_waited_for(server: GpuServer) -> None:
    """Who sends no token in time is told the limit and let go."""
    server.start("--max-auth-s", "1")
    said, code = asyncio.run(first_words(server))
    assert (said["code"], said["field"], said["expected"], code) == ("token", "auth_s", "1", 1008)


def test_the_token_comes_first(shared_server: GpuServer) -> None:
    """Any other first message ends the connection; nothing is carried out."""
    said, code = asyncio.run(first_words(shared_server, '{"type":"list"}'))
    assert (said["code"], code) == ("token", 1008)


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--host", "0.0.0.0"], "--token"),
        (["--host", "0.0.0.0", "--token", "short"], "--token"),
        (["--behind-proxy"], "--token"),
        (["--threads", "0"], "--threads: expected 1 or more; got 0"),
    ],
)
def test_options_that_cannot_be_are_refused(options: list[str], named: str, tmp_path: Path) -> None:
    """Above all listening beyond this machine without a proper token; with the reason."""
    command = [
        sys.executable,
        "-c",
        "import sys; from playground.server.command import main; sys.exit(main())",
    ]
    arguments = ["--port", "0", "--state-dir", str(tmp_path), *options]
    done = subprocess.run([*command, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_one_folder_has_one_server(shared_server: GpuServer) -> None:
    """A second server on the same runs is refused with the reason."""
    second = GpuServer(shared_server.folder)
    with pytest.raises(AssertionError, match="another server uses"):
        second.start()
    assert second.process
    assert second.process.wait() == 2
    assert second.process.stdout
    second.process.stdout.close()


# ---- what is refused


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("", "message"),
        ("{", "message"),
        ("[[[[[[", "message"),
        (b"\x00\x01", "message"),
        ('{"type":"dance"}', "message"),
        ('{"type":"reset"}', "unsupported"),
        ('{"type":"cancel"}', "job"),
        ('{"type":"cancel","job":"../../etc/passwd"}', "job"),
        ('{"type":"submit","spec":{}}', "spec"),
        ('{"type":"submit","spec":{"recipe":"__import__"}}', "spec"),
        ('{"type":"submit","spec":{"recipe":"digits-mlp","hidden":[1e9]}}', "spec"),
        ('{"type":"submit","spec":{"recipe":"digits-mlp","epochs":100000,"batch_size":1}}', "limit"),
        ('{"type":"submit","spec":' + '{"a":' * 9000 + "1" + "}" * 9001, "message"),
    ],
)
def test_a_bad_request_is_refused_with_words(
    shared_server: GpuServer, message: str | bytes, code: str
) -> None:
    """A bad request gets a code, a message and a hint, no trace of the server's inside, and is survived."""

    async def scene() -> dict[str, Any]:
        async with raw(shared_server) as connection:
            await connection.send('{"type":"auth"}')
            await connection.recv()
            await connection.send(message)
            refused: dict[str, Any] = json.loads(await connection.recv())
            await connection.send('{"type":"ping","id":5}')
            assert json.loads(await connection.recv()) == {"type": "pong", "re": 5}
            return refused

    refused = asyncio.run(scene())
    assert (refused["type"], refused["code"]) == ("error", code)
    assert refused["message"]
    assert refused["hint"]
    assert "Traceback" not in json.dumps(refused)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.text(max_size=200), st.binary(max_size=200)), min_size=1, max_size=20))
def test_noise_is_survived(shared_server: GpuServer, messages: list[str | bytes]) -> None:
    """Each message of noise gets one refusal, and the connection goes on."""

    async def scene() -> None:
        async with raw(shared_server) as connection:
            await connection.send('{"type":"auth"}')
            await connection.recv()
            for message in messages:
                await connection.send(message)
                assert json.loads(await connection.recv())["type"] == "error"

    asyncio.run(scene())


def test_an_oversized_message_ends_its_connection(shared_server: GpuServer) -> None:
    """A message beyond the limit closes with 1009, and others are served on."""

    async def scene() -> int | None:
        async with raw(shared_server) as connection:
            with suppress(ConnectionClosed):
                await connection.send("x" * (LIMITS.message_bytes + 1))
            await connection.wait_closed()
            assert await is_well(shared_server)
            return connection.close_code

    assert asyncio.run(scene()) == 1009


def test_ten_thousand_fragments_end_their_connection(shared_server: GpuServer) -> None:
    """A message in 10,000 pieces closes with 1009, and others are served on."""

    async def scene() -> int | None:
        async with raw(shared_server) as connection:
            with suppress(ConnectionClosed):
                await connection.send("x" for _ in range(10_000))
            await connection.wait_closed()
            assert await is_well(shared_server)
            return connection.close_code

    assert asyncio.run(scene()) == 1009


def test_too_many_requests_are_refused_with_the_limit(server: GpuServer) -> None:
    """Requests beyond the rate are refused with its name and value; the connection stays."""
    server.start("--max-requests-per-s", "5")

    async def scene() -> list[protocol.Error]:
        async with server.engine() as engine:
            asked = [engine.ask(protocol.Ping()) for _ in range(20)]
            answers = await asyncio.gather(*asked, return_exceptions=True)
            return [answer.error for answer in answers if isinstance(answer, Refused)]

    refused = asyncio.run(scene())
    assert len(refused) >= 5
    assert {(error.field, error.expected) for error in refused} == {("requests_per_s", "5")}


def test_too_many_connections_are_refused(server: GpuServer) -> None:
    """Connections beyond the limit are refused by HTTP, with its name and value."""
    server.start("--max-connections-per-address", "2")

    async def scene() -> tuple[int, bytes]:
        async with raw(server), raw(server):
            with pytest.raises(InvalidStatus) as caught:
                async with raw(server):
                    pass
            response = caught.value.response
            return response.status_code, bytes(response.body or b"")

    assert asyncio.run(scene()) == (429, b"connections_per_address = 2\n")


def test_a_full_queue_is_refused_with_the_limit(server: GpuServer) -> None:
    """A run beyond what one person may have waiting is refused with the limit's name and value."""
    server.start("--max-queued-per-person", "2")

    async def scene() -> protocol.Error:
        async with server.engine() as engine:
            first = await engine.submit(ENDLESS)
            await until_running(first)
            for _ in range(2):
                await engine.submit(SHORT)
            with pytest.raises(Refused) as caught:
                await engine.submit(SHORT)
            return caught.value.error

    error = asyncio.run(scene())
    assert (error.code, error.field, error.expected) == ("limit", "queued_per_person", "2")


def test_fifty_runs_of_one_delay_anothers_first_by_one(server: GpuServer) -> None:
    """On one slot, the first run of a newcomer is the second to end of those that wait."""
    server.start()
    tiny = {**SHORT, "epochs": 1, "hidden": [], "batch_size": 9000}

    async def scene() -> int:
        async with server.engine("ana") as ana, server.engine("bea") as bea:
            blocking = await ana.submit(ENDLESS)
            await until_running(blocking)
            for _ in range(50):
                await ana.ask(protocol.Submit(tiny))
            job = await bea.submit(tiny)
            await blocking.cancel()
            assert await job.wait() == "done"
            return sum(run["status"] == "done" for run in await ana.runs())

    assert asyncio.run(scene()) <= 2


# ---- plain HTTP and TLS


@pytest.mark.parametrize(
    ("origin", "answer"),
    [
        ("http://localhost:5006", f"ok {SUBPROTOCOL}\n"),
        ("https://evil.example", f"ok {SUBPROTOCOL} origin\n"),
    ],
)
def test_a_page_may_ask_why_it_was_refused(shared_server: GpuServer, origin: str, answer: str) -> None:
    """`/healthz` says whether a page of an origin may connect, which its browser does not tell it."""
    address = shared_server.url.replace("ws:", "http:") + f"/healthz?origin={origin}"
    with urllib.request.urlopen(address) as response:
        assert response.read().decode() == answer


def test_plain_http_is_answered(shared_server: GpuServer) -> None:
    """`/healthz` says ok, and which protocol is spoken, to pages of any origin."""
    with urllib.request.urlopen(shared_server.url.replace("ws:", "http:") + "/healthz") as response:
        assert response.read() == f"ok {SUBPROTOCOL}\n".encode()
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_tls_is_served(server: GpuServer, tmp_path: Path) -> None:
    """With a certificate the server speaks wss."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *subject, *files]
    subprocess.run(command, check=True, capture_output=True)
    server.start("--tls-cert", str(certificate), "--tls-key", str(key))

    async def scene() -> str | None:
        async with raw(server, ssl=ssl.create_default_context(cafile=str(certificate))) as connection:
            return connection.subprotocol

    assert asyncio.run(scene()) == SUBPROTOCOL


def test_the_server_does_not_import_torch() -> None:
    """What the server's process imports leaves torch to the jobs."""
    code = (
        "import sys, playground.server.listening; sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
