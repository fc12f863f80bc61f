"""The studio: tabs, a form made from what the server tells, and a run that is trained, watched and left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.server.conftest import GpuServer
from tests.ui.conftest import Server
from tests.ui.driver import speak, studio, told, visit, wait
from tests.ui.test_accessibility import violations

RIGHT = "Bokeh.documents[0].get_model_by_name('run-figure').right[0]"


def opened(page: Page, server: Server, gpu: GpuServer, tab: str = "images") -> None:
    """Open a tab, connected, with the form of its first recipe."""
    studio(page, server, tab)
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    page.locator(".builder").wait_for()


def test_tabs_are_in_the_address_and_in_the_history(page: Page, server: Server) -> None:
    """A tab is chosen by click or arrow key, back goes to the last one; behind it the small network rests."""
    visit(page, server)
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_role("tab", name="Images").click()
    expect(page).to_have_url(re.compile("tab=images"))
    expect(page.locator(".play")).to_be_hidden()
    expect(page.locator(".view.Studio")).to_be_visible()
    drawn = told(page, "framesDrawn")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Text")).to_be_focused()
    expect(page.get_by_role("tab", name="Text")).to_have_attribute("aria-selected", "true")
    assert told(page, "framesDrawn") <= drawn + 2  # what was under way
    page.get_by_role("tab", name="Small network").click()
    wait(page, f"__playground.framesDrawn > {drawn + 5}")
    page.go_back()
    expect(page.locator(".play")).to_be_hidden()


def test_a_link_to_a_tab_needs_no_python(page: Page, server: Server) -> None:
    """The studio opens straight away; the small network's engine starts when its tab is looked at."""
    studio(page, server)
    assert page.workers == []
    page.get_by_role("tab", name="Small network").click()
    wait(page, "__playground.stage === 'ready'")


def test_the_form_is_what_the_server_tells(page: Page, server: Server, gpu: GpuServer) -> None:
    """Each setting of the schema has its control; sizes are counted at once; reload and link keep them."""
    opened(page, server, gpu)
    form = page.locator(".builder")
    form.get_by_text("More settings").click()
    names = page.evaluate("Object.keys(__server.hello.recipes['digits-mlp'].defaults)")
    fields = form.locator("[data-field]").evaluate_all("rows => rows.map((row) => row.dataset.field)")
    assert sorted(fields) == sorted(set(names) - {"recipe"})
    expect(form.get_by_text("101,770 parameters · 900 training steps")).to_be_visible()
    form.get_by_role("button", name="Small: 32").click()
    expect(form.get_by_text("25,450 parameters · 450 training steps")).to_be_visible()
    form.get_by_label("Hidden layers").fill("20, 10")
    form.get_by_label("Optimizer").select_option("SGD")
    expect(form.get_by_text("16,020 parameters")).to_be_visible()
    link = page.url
    page.evaluate("history.replaceState(null, '', location.hash.replace(/&train=.*/, ''))")
    page.reload()
    expect(form.get_by_label("Hidden layers")).to_have_value("20, 10")
    expect(form.get_by_text("16,020 parameters")).to_be_visible()

    page.evaluate("localStorage.removeItem('neural-playground.studio')")
    page.goto(link)
    page.reload()
    expect(form.get_by_label("Hidden layers")).to_have_value("20, 10")
    expect(form.get_by_label("Optimizer")).to_have_value("sgd")


def test_a_refusal_stands_at_its_field(page: Page, server: Server, gpu: GpuServer) -> None:
    """What cannot be is refused while it is typed, at the setting to blame; corrected, the refusal goes."""
    opened(page, server, gpu)
    rate = page.locator(".builder").get_by_label("Learning rate")
    rate.fill("-1")
    row = page.locator("[data-field=learning_rate]")
    expect(row.get_by_role("alert")).to_contain_text("“Learning rate” should be")
    expect(rate).to_have_attribute("aria-invalid", "true")
    assert page.evaluate("__server.runs.length") == 0
    rate.fill("0.01")
    expect(row.locator(".refused")).to_be_empty()


def test_a_run_is_trained_steered_and_left(page: Page, server: Server, gpu: GpuServer) -> None:
    """Train, change the learning rate, look at another tab, come back, cancel, delete; axe is content."""
    opened(page, server, gpu)
    form = page.locator(".builder")
    form.get_by_label("Hidden layers").fill("16")
    form.get_by_label("Epochs").fill("20000")
    form.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".filters canvas")).to_have_count(16)
    expect(page.locator(".run .legend")).to_contain_text("Test accuracy")
    wait(page, f"{RIGHT}.formatter.doFormat([0.5])[0] === '50%'")
    rate = form.get_by_label("Learning rate")
    rate.fill("0.002")
    rate.blur()
    wait(page, "__server.run.spec.learning_rate === 0.002")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("__playground.theme.toggle()")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

    page.get_by_role("tab", name="GAN").click()
    expect(page.get_by_text("Choose something to begin with")).to_be_visible()
    form.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("It waits for your run “Perceptron · 784-16-10” (training)")).to_be_visible()
    page.get_by_role("button", name="Cancel run").click()
    page.get_by_role("tab", name="Images").click()
    wait(page, "__server.run?.points.length > 20 && __server.run.frames.has('filters')")
    page.get_by_role("button", name="Cancel run").click()
    expect(page.locator(".run-status")).to_have_text("cancelled")
    page.once("dialog", lambda dialog: dialog.accept("<i>x</i>" * 30))
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_role("heading", name="<i>x</i>" * 10, exact=True)).to_be_visible()
    speak(page, "es")
    expect(page.locator(".confusion td[data-right]").first).to_have_attribute(
        "title", re.compile("reconocida")
    )
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Borrar", exact=True).click()
    expect(page.get_by_text("Aún no hay ninguno")).to_be_visible()


@pytest.mark.parametrize("size", [(1400, 900), (390, 844)], ids=["laptop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation_without_a_server(
    page: Page, server: Server, theme: str, size: tuple[int, int], tmp_path: Path
) -> None:
    """None where there is only the way to a server."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    studio(page, server, "text")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
