"""The dialogs over the page: the list of keys, numbers typed by hand, and what a lesson hides."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import pick, speak, told, visit, wait
from tests.ui.test_keyboard import FOCUSED


def dialog(page: Page, name: str) -> Locator:
    """The dialog of this title."""
    return page.get_by_role("dialog", name=name, exact=True)


def button(page: Page, name: str) -> Locator:
    """The button of this name."""
    return page.get_by_role("button", name=name, exact=True)


def test_the_keys_are_listed(page: Page, server: Server) -> None:
    """`?` lists the keys; Tab stays inside, Escape closes, and the focus is where it was."""
    visit(page, server)
    button(page, "One epoch").focus()
    page.keyboard.press("?")
    expect(dialog(page, "Keys").get_by_role("row", name="P train, pause")).to_be_visible()
    inside = set()
    for _ in range(6):
        page.keyboard.press("Tab")
        inside.add(page.evaluate(FOCUSED))
    assert inside <= {"Close", "Single letters and ? work as keys", ""}
    page.keyboard.press("Escape")
    expect(dialog(page, "Keys")).to_have_count(0)
    expect(button(page, "One epoch")).to_be_focused()


def test_the_keys_are_listed_by_a_button_too(page: Page, server: Server) -> None:
    """Who has no keyboard, or does not know the key, finds the list in the header, in their language."""
    visit(page, server)
    speak(page, "es")
    button(page, "Teclas").click()
    expect(dialog(page, "Teclas").get_by_role("row", name="P entrenar, pausar")).to_be_visible()


def test_single_keys_work(page: Page, server: Server) -> None:
    """P trains and pauses, S does an epoch, R starts again, N draws points, M shows more settings."""
    visit(page, server)
    page.keyboard.press("s")
    wait(page, "__playground.metrics.epoch === 1")
    page.keyboard.press("p")
    wait(page, "__playground.metrics.epoch > 3")
    page.keyboard.press("p")
    wait(page, "!__playground.playing")
    page.keyboard.press("r")
    wait(page, "__playground.metrics.epoch === 0")
    page.keyboard.press("n")
    wait(page, "__playground.values.seed !== '0.12345'")
    page.keyboard.press("m")
    expect(page.get_by_label("Combination function")).to_be_visible()


def test_single_keys_can_be_turned_off(page: Page, server: Server) -> None:
    """The switch in the list turns them off, for good; in fields for text they never work."""
    visit(page, server)
    page.get_by_label("Stop at epoch").press_sequentially("7s")
    assert told(page, "metrics.epoch") == 0
    page.locator("h1").click()
    page.keyboard.press("?")
    dialog(page, "Keys").get_by_label("Single letters").uncheck()
    page.reload()
    wait(page, "window.__playground?.stage === 'ready' && __playground.metrics")
    page.keyboard.press("?")
    page.keyboard.press("m")
    expect(dialog(page, "Keys")).to_have_count(0)
    assert told(page, "more") is False


def test_a_rate_is_typed_by_hand(page: Page, server: Server) -> None:
    """The last entry of a list of numbers opens a field for any other; the list then shows that number."""
    visit(page, server)
    for control, typed, setting, shown in (
        ("Learning rate", "0.0123", "learning_rate", "0.0123"),
        ("Regularization rate", "2e-5", "regularization_rate", "0.00002"),
    ):
        pick(page, control, "Other…")
        expect(dialog(page, "Exact numbers").get_by_role("textbox", name=control, exact=True)).to_be_focused()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
        expect(dialog(page, "Exact numbers")).to_have_count(0)
        assert told(page, f"values.{setting}") == float(typed)
        expect(page.get_by_role("combobox", name=control, exact=True)).to_have_text(shown)
    assert told(page, "metrics.epoch") == 0


def test_a_batch_size_is_typed_by_hand(page: Page, server: Server) -> None:
    """Digits pressed on a slider begin a number in the field; one beyond the slider is taken too."""
    visit(page, server)
    page.get_by_role("slider", name="Batch size").focus()
    page.keyboard.type("123")
    expect(dialog(page, "Exact numbers").get_by_role("textbox", name="Batch size")).to_have_value("123")
    page.keyboard.press("Enter")
    wait(page, "__playground.values.batch_size === 123")
    expect(page.get_by_role("slider", name="Batch size")).to_have_value("123")


def test_what_is_no_rate_is_refused(page: Page, server: Server) -> None:
    """Nonsense in the field changes nothing: a sentence says what is possible, and what was typed stays."""
    visit(page, server)
    pick(page, "Learning rate", "Other…")
    box = dialog(page, "Exact numbers")
    field = box.get_by_role("textbox", name="Learning rate", exact=True)
    for text in ("abc", "", "-1", "0", "1e9", "NaN", "0x10", "1,2,3"):
        field.fill(text)
        button(page, "Apply").click()
        expect(box.get_by_role("alert").filter(has_text=f"“{text}” is not possible")).to_contain_text(
            "to 1000"
        )
        expect(field).to_have_value(text)
        expect(field).to_be_focused()
    assert told(page, "values.learning_rate") == 0.03


def test_a_decimal_comma_is_understood(page: Page, server: Server) -> None:
    """In Spanish a number is written with a comma, and read with one."""
    visit(page, server)
    speak(page, "es")
    pick(page, "Tasa de aprendizaje", "Otra…")
    field = dialog(page, "Números exactos").get_by_role("textbox", name="Tasa de aprendizaje", exact=True)
    expect(field).to_have_value("0,03")
    field.fill("0,0045")
    button(page, "Aplicar").click()
    wait(page, "__playground.values.learning_rate === 0.0045")


def test_a_lesson_chooses_what_it_hides(page: Page, server: Server) -> None:
    """What is ticked leaves the page at once, and the link says so; all of it comes back."""
    visit(page, server)
    page.get_by_role("button", name="Hide controls…").click()
    box = dialog(page, "Hide controls")
    rate = page.get_by_role("combobox", name="Learning rate", exact=True, include_hidden=True)
    for name in ("Train", "Learning rate", "Input: x1 squared", "Combination function", "More settings"):
        box.get_by_label(name, exact=True).check()
    for key in ("playButton", "learningRate", "xSquared", "combination", "moreSettings"):
        assert f"{key}_hide=true" in page.url
    expect(page.locator(".play")).to_be_hidden()
    expect(rate).to_be_hidden()
    expect(page.locator(".node.input")).to_have_count(6)
    button(page, "Show everything").click()
    assert "_hide" not in page.url
    expect(page.locator(".play")).to_be_visible()
    expect(page.locator(".node.input")).to_have_count(7)
