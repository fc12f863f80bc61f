"""Data that people bring: real files over real sockets to a real server, and what it makes of them."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from playground import protocol
from playground.blocks import Conv, Flatten, to_json
from playground.client import Engine, Refused
from playground.frame import Frame
from tests.server.brought import packed
from tests.server.conftest import PATIENCE, GpuServer

RUN = {
    "recipe": "cnn",
    "blocks": to_json((Conv(4, 5, 4), Flatten())),
    "data": "upload",
    "batch_size": 8,
    "epochs": 3,
    "learning_rate": 0.01,
}


def picture(row: int, format: str = "PNG", **options: Any) -> bytes:
    """A bright bar near this row of 40 × 50 pixels of dim noise."""
    pixels = np.random.default_rng(row).integers(0, 60, (40, 50), np.uint8)
    pixels[row : row + 6] = 250
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format, **options)
    return file.getvalue()


def pictures(count: int = 12) -> dict[str, bytes]:
    """Two classes: bars at the top, bars at the bottom."""
    return {
        f"bars/{name}/{k}.png": picture(at + k)
        for name, at in (("high", 2), ("low", 22))
        for k in range(count)
    }


async def bring(engine: Engine, files: dict[str, bytes]) -> dict[str, Any]:
    """What the server finds in a zip of these files."""
    return await engine.upload("images", "bars.zip", packed(files))


def with_server(server: GpuServer, scene: Any, person: str = "ana", **options: Any) -> Any:
    """What a scene with a client's engine comes to."""

    async def run() -> Any:
        async with server.engine(person, **options) as engine, asyncio.timeout(PATIENCE):
            return await scene(engine)

    return asyncio.run(run())


def refusal(server: GpuServer, scene: Coroutine[Any, Any, Any] | Any, **options: Any) -> protocol.Error:
    """The error with which the server refuses what a scene asks for."""
    with pytest.raises(Refused) as caught:
        with_server(server, scene, **options)
    return caught.value.error


def kept(server: GpuServer) -> list[Path]:
    """Every file that the server keeps of uploads."""
    return [path for path in (server.folder / "uploads").rglob("*") if path.is_file()]


def test_own_images_are_trained_on(shared_server: GpuServer) -> None:
    """A zip of two folders trains a network that tells them apart; its classes are the folders."""

    async def scene(engine: Engine) -> Any:
        found = await bring(engine, pictures())
        job = await engine.submit({**RUN, "upload": {"id": found["id"]}}, topics=["examples"])
        seen = [event async for event in job if isinstance(event, Frame) and event.topic == "examples"]
        runs = await engine.runs()
        return found, job.metrics[max(job.metrics)], seen[-1], runs[0]["name"]

    found, measured, examples, name = with_server(shared_server, scene)
    assert (found["classes"], found["counts"], found["test"]) == (["high", "low"], [12, 12], 4)
    assert measured["test_accuracy"] == 1.0
    assert examples.shape == (4, 28, 28)
    assert name.endswith("bars.zip")


def test_what_cannot_be_read_is_named_and_left_out(shared_server: GpuServer) -> None:
    """A damaged image, a text and an image in no folder are named with the reason; the others are taken."""
    files = pictures(3)
    files |= {"bars/low/torn.jpg": picture(3, "JPEG")[:400], "bars/high/notes.txt": b"hello"}
    files |= {"loose.png": picture(2)}
    files |= {"__MACOSX/bars/low/._0.png": b"?", "bars/low/.DS_Store": b"?"}  # put there by a Mac
    found = with_server(shared_server, lambda engine: bring(engine, files))
    assert {item["name"]: item["reason"] for item in found["skipped"]} == {
        "bars/low/torn.jpg": "corrupt",
        "bars/high/notes.txt": "format",
        "loose.png": "folderless",
    }
    assert found["counts"] == [3, 3]


def test_images_of_every_format_are_read_alike(shared_server: GpuServer) -> None:
    """PNG, JPEG, WebP, GIF and BMP, in colour, transparent or on their side, come out as what they show."""

    async def scene(engine: Engine) -> str:
        turned = Image.Exif()
        turned[0x0112] = 3  # upside down
        upside_down = io.BytesIO()
        Image.open(io.BytesIO(picture(2))).rotate(180).save(upside_down, "JPEG", exif=turned)
        formats = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
        files = {f"a/{k}.{name.lower()}": picture(2, name) for k, name in enumerate(formats)}
        files["a/turned.jpeg"] = upside_down.getvalue()
        files |= {f"b/{k}.png": picture(30) for k in range(2)}
        found = await engine.upload("images", "formats.zip", packed(files))
        assert found["counts"] == [6, 2]
        return str(found["id"])

    id = with_server(shared_server, scene)
    with np.load(shared_server.folder / "uploads" / id / "own.npz") as file:
        images, labels = file["images"], file["labels"]
    brightest = images.mean(2).argmax(1)
    assert (brightest[labels == 0] < 8).all()
    assert (brightest[labels == 1] > 18).all()


@pytest.mark.parametrize(
    "name", ["../escaped/1.png", "/etc/1.png", "a/../../1.png", "C:\\x\\1.png", "..\\x\\1.png"]
)
def test_a_path_that_leads_outside_is_refused(shared_server: GpuServer, name: str) -> None:
    """One such path refuses the whole zip, and nothing of it is kept."""
    before = kept(shared_server)
    files = {**pictures(2), name: picture(2)}
    error = refusal(shared_server, lambda engine: bring(engine, files))
    assert error.code == "upload"
    assert "leads outside" in error.message
    assert kept(shared_server) == before


def test_a_zip_bomb_is_refused_before_it_is_unpacked(server: GpuServer) -> None:
    """A small zip that says it unpacks to more than the server takes is refused with both sizes."""
    server.start("--max-upload-bytes", "200000")
    bomb = packed({**pictures(2), "bars/low/flat.bmp": bytes(30_000_000)})
    assert len(bomb) < 200_000
    error = refusal(server, lambda engine: engine.upload("images", "bomb.zip", bomb))
    assert "28 MiB" in error.message
    assert kept(server) == []


def test_a_zip_that_lies_about_an_image_does_not_unpack_it(shared_server: GpuServer) -> None:
    """An entry that is longer than its header says is left out as damaged."""
    plain = packed({**pictures(2), "bars/low/long.png": bytes(5_000_000)})
    size = (5_000_000).to_bytes(4, "little")
    lying = plain.replace(size, (100).to_bytes(4, "little"))
    assert lying != plain
    found = with_server(shared_server, lambda engine: engine.upload("images", "bars.zip", lying))
    assert found["skipped"] == [{"name": "bars/low/long.png", "reason": "corrupt"}]


@pytest.mark.parametrize("told", [10, 10_000])
def test_an_upload_that_lies_about_its_size_is_refused(shared_server: GpuServer, told: int) -> None:
    """More bytes than were announced, or fewer, are refused with both numbers, and not kept."""
    before = kept(shared_server)

    async def scene(engine: Engine) -> None:
        begun = await engine.ask(protocol.Upload("text", "a.txt", told))
        assert isinstance(begun, protocol.Uploading)
        await engine.ask(protocol.Chunk(begun.upload, 0, "YWJj" * 300))
        await engine.ask(protocol.Finish(begun.upload))

    error = refusal(shared_server, scene)
    assert (error.code, error.expected, error.given) == ("upload", str(told), "900")
    assert kept(shared_server) == before


def test_a_piece_that_comes_twice_counts_once(shared_server: GpuServer) -> None:
    """After a lost answer the same piece may be sent again; a gap is refused."""

    async def scene(engine: Engine) -> list[int]:
        begun = await engine.ask(protocol.Upload("text", "a.txt", 12))
        assert isinstance(begun, protocol.Uploading)
        there = []
        for offset in (0, 0, 3):
            reply = await engine.ask(protocol.Chunk(begun.upload, offset, "YWJj"))
            assert isinstance(reply, protocol.Uploading)
            there.append(reply.received)
        with pytest.raises(Refused, match="at most at byte 6"):
            await engine.ask(protocol.Chunk(begun.upload, 9, "YWJj"))
        await engine.discard(begun.upload)
        return there

    assert with_server(shared_server, scene) == [3, 3, 6]


@pytest.mark.parametrize(
    ("limit", "value"), [("upload_bytes", 1000), ("upload_bytes_per_person", 1000), ("uploads_per_person", 0)]
)
def test_too_much_is_refused_with_the_limit(server: GpuServer, limit: str, value: int) -> None:
    """The refusal names the limit and its value."""
    server.start(f"--max-{limit.replace('_', '-')}", str(value))
    error = refusal(server, lambda engine: engine.ask(protocol.Upload("text", "a.txt", 2000)))
    assert (error.code, error.field, error.expected) == ("limit", limit, str(value))


def test_somebody_elses_data_are_not_there(shared_server: GpuServer) -> None:
    """Another person can neither see, use nor delete an upload."""
    found = with_server(shared_server, lambda engine: bring(engine, pictures(2)))
    id = found["id"]
    asked = [
        lambda engine: engine.submit({**RUN, "upload": {"id": id}}),
        lambda engine: engine.discard(id),
        lambda engine: engine.ask(protocol.Chunk(id, 0, "")),
    ]
    assert with_server(shared_server, lambda engine: engine.uploads(), person="eva") == []
    for scene in asked:
        assert refusal(shared_server, scene, person="eva").code == "upload"
    assert id in [item["id"] for item in with_server(shared_server, lambda engine: engine.uploads())]


def test_deleting_takes_the_files_and_leaves_the_run(server: GpuServer) -> None:
    """After a discard no file is left; the finished run is still looked through, and its deletion is the end
    of the data."""
    server.start()

    async def scene(engine: Engine) -> Any:
        found = await bring(engine, pictures())
        job = await engine.submit({**RUN, "upload": {"id": found["id"]}}, topics=["image"])
        assert await job.wait() == "done"
        await engine.discard(found["id"])
        assert kept(server) == []
        assert await engine.uploads() == []
        again = await engine.watch(job.id, topics=["image"])
        await again.wait()
        first = await anext(event async for event in again if isinstance(event, Frame))
        await again.probe(index=3)
        second = await anext(event async for event in again if isinstance(event, Frame))
        assert first.payload != second.payload
        with pytest.raises(Refused, match="no upload"):
            await engine.submit({**RUN, "upload": {"id": found["id"]}})
        await engine.delete(job.id)
        return list(server.folder.rglob("own.npz"))

    assert with_server(server, scene) == []


def test_uploads_outlive_the_server(server: GpuServer) -> None:
    """What was checked is there after a restart; what was being sent is gone."""
    server.start()

    async def scene(engine: Engine) -> Any:
        found = await bring(engine, pictures(2))
        await engine.ask(protocol.Upload("text", "a.txt", 12))
        return found

    found = with_server(server, scene)
    server.stop()
    server.start()
    assert with_server(server, lambda engine: engine.uploads()) == [found]
    assert {path.parent.name for path in kept(server)} == {found["id"]}


def test_what_is_no_zip_is_refused_in_the_persons_language(shared_server: GpuServer) -> None:
    """A text that is called a zip: the refusal says so, in Spanish to whoever speaks it."""
    scene = lambda engine: engine.upload("images", "a.zip", b"hello")  # noqa: E731
    assert "no es un zip" in refusal(shared_server, scene, language="es").message


def test_one_class_is_too_few(shared_server: GpuServer) -> None:
    """A zip with images of one class alone is refused, with what there is to do."""
    files = {name: data for name, data in pictures(3).items() if "high" in name}
    error = refusal(shared_server, lambda engine: engine.upload("images", "a.zip", packed(files)))
    assert "two classes" in error.message
    assert "folder" in (error.hint or "")
