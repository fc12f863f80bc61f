"""Photographs with annotations in the studio: brought as a folder, and found in by the detector."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.server.brought import laid_out
from tests.server.conftest import GpuServer
from tests.server.voc import annotation, scenes
from tests.ui.conftest import Server
from tests.ui.driver import studio, wait
from tests.ui.test_accessibility import violations


def test_a_folder_of_scenes_is_brought_and_trained_on(
    page: Page, server: Server, gpu: GpuServer, tmp_path: Path
) -> None:
    """What is left out is named; the photographs are shown in colour, and nothing can be moved in them."""
    laid_out(tmp_path, {**scenes(20), "voc/Annotations/lost.xml": annotation([])})
    studio(page, server, "images")
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("button", name="Object detector (YOLO)").click()
    form = page.locator(".builder")
    expect(form.get_by_label("Background")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        form.get_by_role("button", name="Upload a folder…").click()
    chooser.value.set_files(tmp_path / "voc")
    expect(form.get_by_text("20 scenes with 20 objects of 2 classes")).to_be_visible()
    expect(form.get_by_text("voc/Annotations/lost.xml there is no image of this name")).to_be_visible()
    expect(form.get_by_label("Background")).to_be_hidden()  # nothing is made of photographs
    form.get_by_text("More settings").click()
    form.get_by_label("Width", exact=True).fill("4")
    form.get_by_label("Batch size").fill("4")
    form.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".scenes button")).to_have_count(4)
    wait(page, "__server.run.frames.get('scene')?.shape.at(-1) === 3")
    expect(page.locator(".bars").first).to_contain_text("green")
    expect(page.get_by_text("A photograph of yours that the network has never seen")).to_be_visible()
    expect(page.locator("canvas.scene-board")).to_have_attribute("data-still", "")
    assert violations(page) == []
    page.get_by_role("button", name="Cancel run").click()
    wait(page, "__server.run.status === 'cancelled'")
