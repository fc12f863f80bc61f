"""See more: the views of the inside are right, live, accessible, and cost nothing while they are closed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import SEED, pause, play, settle, speak, told, visit, wait

WATCH = """
window.asked = []
const post = Worker.prototype.postMessage
Worker.prototype.postMessage = function (message, ...rest) {
  if (message.type === 'ask') asked.push(message.question)
  return post.call(this, message, ...rest)
}
"""
VIEWS = ["Histograms", "Hidden space", "Loss landscape", "Surface"]


def unfold(page: Page, view: str) -> Locator:
    """Open the card and one of its views; its panel, scrolled to."""
    fold = page.get_by_role("button", name="See more")
    if fold.get_attribute("aria-expanded") == "false":
        fold.click()
    page.get_by_role("tab", name=view).click()
    panel = page.get_by_role("tabpanel")
    panel.scroll_into_view_if_needed()
    return panel


def picture(panel: Locator) -> Locator:
    """The one picture of a view."""
    return panel.get_by_role("img")


def said(panel: Locator) -> str:
    """What the picture says to those who do not see it, once it says something."""
    expect(picture(panel)).to_have_attribute("aria-label", re.compile("."))
    return picture(panel).get_attribute("aria-label") or ""


def pixels(panel: Locator) -> str:
    """The picture as it is."""
    drawn: str = picture(panel).evaluate("canvas => canvas.toDataURL()")
    return drawn


@pytest.fixture
def watched(page: Page) -> Page:
    """A page that notes every question to the engine in `window.asked`."""
    page.add_init_script(WATCH)
    return page


def test_closed_it_costs_nothing(watched: Page, server: Server) -> None:
    """Before it is opened nothing of it is loaded, and neither before nor afterwards is anything asked."""
    page = watched
    visit(page, server)
    play(page, 30)
    assert page.evaluate("asked") == []
    loaded = "performance.getEntriesByType('resource').some(({name}) => name.includes('/ui/see/'))"
    assert page.evaluate(loaded) is False
    unfold(page, "Histograms")
    wait(page, "asked.filter(question => question === 'histograms').length > 2")
    page.get_by_role("button", name="See more").click()
    expect(page.locator(".view.SeeMore").get_by_role("tab")).to_have_count(0)
    settle(page)
    count = page.evaluate("asked.length")
    epoch = told(page, "metrics.epoch")
    wait(page, f"__playground.metrics.epoch > {epoch + 100}")
    assert page.evaluate("asked.length") == count


def test_only_the_view_that_is_open_is_asked_for(watched: Page, server: Server) -> None:
    """Each tab asks its own question, and the one before it no more; nor does one that nobody sees."""
    page = watched
    visit(page, server)
    play(page)
    unfold(page, "Surface")
    wait(page, "asked.includes('surface')")
    unfold(page, "Hidden space")
    wait(page, "asked.at(-1) === 'hidden'")
    page.evaluate("asked.length = 0")
    wait(page, "asked.length > 3")
    assert set(page.evaluate("asked")) == {"hidden"}
    page.evaluate("scrollTo(0, 0)")
    page.set_viewport_size({"width": 1400, "height": 300})
    settle(page)
    count = page.evaluate("asked.length")
    epoch = told(page, "metrics.epoch")
    wait(page, f"__playground.metrics.epoch > {epoch + 100}")
    assert page.evaluate("asked.length") <= count + 1


def test_histograms_of_every_layer(page: Page, server: Server) -> None:
    """Two histograms a layer, of all its weights; while it trains, they tell how large they are now."""
    visit(page, server, f"{SEED}&networkShape=5,3")
    panel = unfold(page, "Histograms")
    expect(picture(panel)).to_have_count(6)
    counts = [re.search(r"of (\d+) weights", text) for text in labels(panel)[::2]]
    assert [match and int(match[1]) for match in counts] == [10, 15, 3]
    before = labels(panel)
    play(page, 20)
    pause(page)
    panel.scroll_into_view_if_needed()
    expect(picture(panel).first).not_to_have_attribute("aria-label", before[0])
    expect(panel).to_contain_text("Typical gradient")


def labels(panel: Locator) -> list[str]:
    """What all pictures of a view say."""
    found: list[str] = panel.locator("[role=img]").evaluate_all("all => all.map(each => each.ariaLabel)")
    return found


def test_hidden_space_layer_by_layer(page: Page, server: Server) -> None:
    """The last layer is shown first; another is chosen by keyboard, and told by its principal components."""
    visit(page, server)
    panel = unfold(page, "Hidden space")
    assert said(panel).startswith("Hidden layer 2: its two axes as they are.")
    last = pixels(panel)
    first = panel.get_by_role("button", name="Layer 1")
    first.press("Enter")
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(picture(panel)).to_have_attribute("aria-label", re.compile("^Hidden layer 1: 4 axes.*principal"))
    assert pixels(panel) != last
    panel.get_by_role("button", name="Inputs").click()
    expect(picture(panel)).to_have_attribute("aria-label", re.compile("^Inputs: its two axes"))


def test_hidden_space_shows_the_circle_unfold(page: Page, server: Server) -> None:
    """After training, straight cuts separate what they could not in the plane."""
    visit(page, server, f"{SEED}&speed=max")
    panel = unfold(page, "Hidden space")
    play(page, 300)
    pause(page)
    panel.scroll_into_view_if_needed()
    expect(picture(panel)).to_have_attribute("aria-label", re.compile(r"tell (9\d\.\d|100\.0)% of"))


def test_the_landscape_is_around_the_present_weights(page: Page, server: Server) -> None:
    """In the middle stands the training loss of the page; training moves it on and leaves its way behind."""
    visit(page, server)
    panel = unfold(page, "Loss landscape")
    begun = told(page, "metrics.train_loss")
    expect(picture(panel)).to_have_attribute("aria-label", re.compile(loss(begun)))
    before = pixels(panel)
    play(page, 40)
    pause(page)
    now = told(page, "metrics.train_loss")
    assert loss(now) != loss(begun)
    panel.scroll_into_view_if_needed()
    expect(picture(panel)).to_have_attribute("aria-label", re.compile(loss(now)))
    assert pixels(panel) != before


def loss(value: float) -> str:
    """How the landscape's words begin at this loss."""
    return f"^The training loss is {value:.3g} at the ring".replace(".", r"\.")


def test_the_surface_turns(page: Page, server: Server) -> None:
    """By arrow keys and by dragging, and the page does not scroll for it."""
    visit(page, server)
    panel = unfold(page, "Surface")
    said(panel)
    seen = {pixels(panel)}
    scrolled = page.evaluate("scrollY")
    for key in ("ArrowLeft", "ArrowUp"):
        picture(panel).press(key)
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        seen.add(pixels(panel))
    box = picture(panel).bounding_box()
    assert box
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 130, steps=3)
    page.mouse.up()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    seen.add(pixels(panel))
    assert len(seen) == 4
    assert page.evaluate("scrollY") == scrolled


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_surface_moves_only_for_those_who_like_it(page: Page, server: Server, motion: str) -> None:
    """New heights are approached in several pictures; where reduced motion is asked for, in one."""
    page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
    visit(page, server)
    panel = unfold(page, "Surface")
    before = said(panel)
    picture(panel).evaluate(
        """canvas => { const brush = canvas.getContext('2d'), clear = brush.clearRect
           window.pictures = 0
           brush.clearRect = (...given) => { pictures++; clear.apply(brush, given) } }"""
    )
    told(page, "set({activation: 'relu'})")
    expect(picture(panel)).not_to_have_attribute("aria-label", before)
    page.evaluate("new Promise(done => setTimeout(done, 400))")
    answers = page.evaluate("pictures")
    assert (answers > 4) == (motion == "no-preference")


def test_the_tabs_are_moved_through_by_keys(page: Page, server: Server) -> None:
    """Arrow keys go from view to view and round, one of them being in the order of the Tab key."""
    visit(page, server)
    unfold(page, VIEWS[0])
    names = []
    for _ in VIEWS:
        page.keyboard.press("ArrowRight")
        names.append(page.locator(".view.SeeMore [role=tab][aria-selected=true]").inner_text())
    assert names == [*VIEWS[1:], VIEWS[0]]
    expect(page.locator(".view.SeeMore [role=tab][tabindex='0']")).to_have_count(1)


@pytest.mark.parametrize("view", VIEWS)
def test_theme_and_language_are_followed(page: Page, server: Server, view: str) -> None:
    """Each picture is drawn in the colours of the theme, and says in Spanish what it shows."""
    visit(page, server)
    panel = unfold(page, view)
    expect(picture(panel).first).to_have_attribute("aria-label", re.compile("[0-9]"))
    english = picture(panel).first.get_attribute("aria-label")
    light = picture(panel).first.evaluate("canvas => canvas.toDataURL()")
    page.get_by_role("button", name="Switch to dark colours").click()
    page.wait_for_function(
        "([canvas, light]) => canvas.toDataURL() !== light",
        arg=[picture(panel).first.element_handle(), light],
    )
    speak(page, "es")
    expect(picture(panel).first).not_to_have_attribute("aria-label", english or "")
    expect(page.get_by_role("button", name="Ver más")).to_be_visible()


def test_several_classes_and_numbers(page: Page, server: Server) -> None:
    """The surface of several classes is the likeliest one's probability; numbers have no straight cuts."""
    visit(page, server, f"{SEED}&problem=multi-class&dataset=blobs&classes=4")
    assert "probability of the likeliest class" in said(unfold(page, "Surface"))
    told(page, "set({problem: 'regression'})")
    assert "apart" not in said(unfold(page, "Hidden space"))
