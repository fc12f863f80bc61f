"""Data of one's own in the studio: brought, trained on, found again, deleted."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import Page, expect

from tests.server.brought import laid_out
from tests.server.conftest import GpuServer
from tests.server.test_uploads import pictures
from tests.ui.conftest import Server
from tests.ui.driver import studio, wait
from tests.ui.test_accessibility import violations


def tinted(data: bytes) -> bytes:
    """An image from navy to yellow, of a grey one."""
    file = io.BytesIO()
    ImageOps.colorize(Image.open(io.BytesIO(data)), "navy", "yellow").save(file, "PNG")
    return file.getvalue()


def test_a_folder_of_images_is_brought_trained_on_and_deleted(
    page: Page, server: Server, gpu: GpuServer, tmp_path: Path
) -> None:
    """Its folders are the classes, what cannot be read is named; all is there after a reload, until it is
    deleted."""
    painted = {name: tinted(data) for name, data in pictures(10).items()}
    laid_out(tmp_path, {**painted, "bars/low/torn.png": b"\x89PNG torn"})
    studio(page, server, "images")
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("button", name="Convolutional network").click()
    form = page.locator(".builder")
    with page.expect_file_chooser() as chooser:
        form.get_by_role("button", name="Upload a folder…").click()
    chooser.value.set_files(tmp_path / "bars")
    expect(form.get_by_text("20 images of 2 classes")).to_be_visible()
    expect(form.get_by_text("bars/low/torn.png damaged")).to_be_visible()
    expect(form.get_by_label("In colour")).to_be_checked()
    assert violations(page) == []

    form.get_by_role("button", name="LeNet-5", exact=True).click()  # the data stay
    form.get_by_role("button", name="Train", exact=True).click()
    wait(page, "__server.run?.frames.get('confusion')?.shape[0] === 2")
    expect(page.locator(".confusion").get_by_role("rowheader")).to_have_text(["high", "low"])
    expect(page.locator(".bars")).to_contain_text("high")
    wait(page, "__server.run.frames.get('image').shape.at(-1) === 3")
    expect(
        page.get_by_role("img", name="The test image that was chosen")
    ).to_be_visible()  # nobody draws in colours

    page.reload()
    expect(form.get_by_text("20 images of 2 classes")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    form.get_by_role("button", name="Delete from the server").click()
    expect(form.get_by_label("Data", exact=True)).to_have_value("mnist-10k")
    expect(form.get_by_text("20 images of 2 classes")).to_be_hidden()
    assert not list((gpu.folder / "uploads").iterdir())
    wait(page, "__server.run?.status === 'done'")  # the run goes on without it
