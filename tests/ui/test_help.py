"""The "?" beside things: what each is, in a few sentences, to eyes, keyboards and screen readers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from playground import i18n
from tests.ui.conftest import Server
from tests.ui.driver import speak, visit
from tests.ui.test_accessibility import violations

TOPICS = sorted(
    key.removeprefix("help.text.") for key in i18n.strings()["en"] if key.startswith("help.text.")
)
IN_CARD = {"neuron", "weight", "bias"}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_text_is_a_few_sentences(language: str) -> None:
    """Two to four of them, for each of seventeen concepts."""
    assert len(TOPICS) == 17
    for topic in TOPICS:
        text = i18n.t(f"help.text.{topic}", language)
        sentences = [part for part in text.replace("…", ".").replace(": ", " ").split(". ") if part]
        assert 2 <= len(sentences) <= 4, topic


def test_every_concept_has_its_button(page: Page, server: Server) -> None:
    """One of each on the page, the neuron's, its weight's and its bias's in its card; no two alike."""
    visit(page, server)
    expect(page.locator(".help")).to_have_count(17 - len(IN_CARD))
    page.get_by_role("button", name="Layer 1, neuron 2", exact=True).click()
    page.locator(".neuron-card").wait_for()
    found = page.locator(".help").evaluate_all("buttons => buttons.map((b) => b.dataset.topic)")
    assert sorted(found) == TOPICS
    expect(page.locator(".neuron-card .help")).to_have_count(len(IN_CARD))
    for topic in TOPICS:
        name = f"Help: {i18n.t(f'help.title.{topic}').lower()}"
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(1)


def test_a_list_beside_a_question_mark_opens_whole(page: Page, server: Server) -> None:
    """The styles that come with a "?" leave the list of its control as it was."""
    visit(page, server)
    expect(page.locator(".help")).to_have_count(17 - len(IN_CARD))
    page.get_by_label("Optimizer", exact=True).click()
    expect(page.get_by_role("menuitem", name="SGD", exact=True)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("menuitem").last).to_be_in_viewport(ratio=1)


def test_by_keyboard(page: Page, server: Server) -> None:
    """Enter opens the words, which have the focus and a name; Escape closes them and the focus is back."""
    visit(page, server)
    button = page.get_by_role("button", name="Help: learning rate", exact=True)
    expect(button).to_have_attribute("aria-expanded", "false")
    button.press("Enter")
    words = page.get_by_role("dialog", name="Learning rate")
    expect(words).to_be_focused()
    expect(words).to_contain_text(i18n.t("help.text.learning_rate"))
    expect(button).to_have_attribute("aria-expanded", "true")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_by_mouse(page: Page, server: Server) -> None:
    """A second press closes it, another's words take its place, and a click elsewhere closes them too."""
    visit(page, server)
    data = page.get_by_role("button", name="Help: data", exact=True)
    data.click()
    expect(page.get_by_role("dialog", name="Data")).to_be_visible()
    data.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    data.click()
    page.get_by_role("button", name="Help: noise", exact=True).click()
    expect(page.get_by_role("dialog", name="Noise")).to_be_visible()
    expect(data).to_have_attribute("aria-expanded", "false")
    page.get_by_role("heading", name="Network").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_on_a_phone_in_spanish(page: Page, server: Server) -> None:
    """The words stay inside a narrow window, and speak the page's language."""
    page.set_viewport_size({"width": 390, "height": 844})
    visit(page, server)
    speak(page, "es")
    for name, title in (("optimizador", "Optimizador"), ("sobreajuste", "Sobreajuste")):
        page.get_by_role("button", name=f"Ayuda: {name}", exact=True).click()
        words = page.get_by_role("dialog", name=title)
        expect(words).to_be_visible()
        box = words.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        page.keyboard.press("Escape")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
