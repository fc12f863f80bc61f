"""Texts and tables of pairs that people bring: how they are read, and that networks learn from them."""

from __future__ import annotations

from typing import Any

import pytest

from playground.client import Engine
from playground.protocol import Check
from tests.server.conftest import GpuServer
from tests.server.test_uploads import bring, pictures, refusal, with_server

LINE = "El niño señala una página: «¡mañana!»\r\n"
SMALL: dict[str, Any] = {
    "layers": 1,
    "heads": 1,
    "width": 16,
    "feed_forward": 16,
    "batch_size": 4,
    "epochs": 1,
}
RUNS = {
    "rnn": {"recipe": "rnn", "hidden_size": 8, "batch_size": 4, "length": 16, "epochs": 1},
    "gpt": {"recipe": "gpt", "context": 8, **SMALL, "epochs": 1},
}


@pytest.mark.parametrize("recipe", RUNS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_own_text_is_read_whatever_its_encoding(
    shared_server: GpuServer, recipe: str, encoding: str
) -> None:
    """The same characters come out, lines end as on Unix, and a network can be made for them."""

    async def scene(engine: Engine) -> Any:
        found = await engine.upload("text", "cuento.txt", (LINE * 60).encode(encoding))
        await engine.ask(Check({**RUNS[recipe], "data": "upload", "upload": {"id": found["id"]}}))
        return found

    found = with_server(shared_server, scene)
    assert found["count"] == (len(LINE) - 1) * 60
    assert found["alphabet"] == "".join(sorted(set(LINE) - {"\r"}))
    assert found["encoding"] == encoding.removesuffix("-sig")


@pytest.mark.parametrize("recipe", RUNS)
def test_an_own_text_is_learnt(shared_server: GpuServer, recipe: str) -> None:
    """A network learns from an uploaded text, and is looked through afterwards by a sentence of it."""

    async def scene(engine: Engine) -> Any:
        found = await engine.upload("text", "cuento.txt", (LINE * 60).encode())
        job = await engine.submit({**RUNS[recipe], "data": "upload", "upload": {"id": found["id"]}})
        assert await job.wait() == "done"
        await engine.discard(found["id"])
        await job.probe(text="niño")
        return job.metrics[max(job.metrics)]

    assert with_server(shared_server, scene)["test_loss"] > 0


def test_own_pairs_are_learnt(shared_server: GpuServer) -> None:
    """Two columns train a translator, whatever is in a third; a line with one is named and left out."""
    lines = [f"number {k}\tnúmero {k}\tby me" for k in range(60)]
    lines[7] = "lonely"

    async def scene(engine: Engine) -> Any:
        found = await engine.upload("pairs", "numbers.tsv", "\n".join(lines).encode())
        spec = {"recipe": "translator", "tokens": "characters", "context": 16, **SMALL, "epochs": 1}
        job = await engine.submit({**spec, "data": "upload", "upload": {"id": found["id"]}})
        assert await job.wait() == "done"
        return found, job.metrics[max(job.metrics)]

    found, measured = with_server(shared_server, scene)
    assert (found["count"], found["skipped"]) == (59, [{"name": "8", "reason": "columns"}])
    assert "exact_match" in measured


@pytest.mark.parametrize("line", ['"one, two";dos', "one,dos"])
def test_a_table_may_be_parted_by_other_signs(shared_server: GpuServer, line: str) -> None:
    """Semicolons and commas part columns as well, and quotation marks hold a cell together."""

    async def scene(engine: Engine) -> Any:
        return await engine.upload("pairs", "a.csv", "\n".join([line] * 30).encode())

    found = with_server(shared_server, scene)
    assert found["count"] == 30
    assert '"' not in found["alphabet"]


@pytest.mark.parametrize(
    ("kind", "data"), [("text", b"\x00\x01" * 200), ("text", b"short"), ("pairs", b"a\tb")]
)
def test_what_is_no_text_or_too_short_is_refused(shared_server: GpuServer, kind: Any, data: bytes) -> None:
    """The refusal says what was expected."""
    error = refusal(shared_server, lambda engine: engine.upload(kind, "a.txt", data))
    assert error.code == "upload"
    assert error.hint


def test_pairs_that_no_context_holds_end_the_run_in_words(shared_server: GpuServer) -> None:
    """Sentences longer than the context: the run fails, and says what to change."""

    async def scene(engine: Engine) -> Any:
        table = "\n".join(f"{'long ' * 40}{k}\t{'largo ' * 40}" for k in range(30))
        found = await engine.upload("pairs", "long.tsv", table.encode())
        spec = {"recipe": "translator", "tokens": "characters", "context": 16, **SMALL, "epochs": 1}
        job = await engine.submit({**spec, "data": "upload", "upload": {"id": found["id"]}})
        return await job.wait(), job.error

    status, error = with_server(shared_server, scene)
    assert status == "failed"
    assert "fits a context of 16" in error.message


def test_data_of_another_kind_are_refused(shared_server: GpuServer) -> None:
    """A network that reads a text is given images: the refusal says so, at the setting."""

    async def scene(engine: Engine) -> None:
        found = await bring(engine, pictures(2))
        await engine.submit({**RUNS["rnn"], "data": "upload", "upload": {"id": found["id"]}})

    error = refusal(shared_server, scene)
    assert error.field == "upload"
    assert "learns from a text" in error.message
