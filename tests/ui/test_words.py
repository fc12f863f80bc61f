"""What the page says: in one language at a time, by name to those who cannot see it, light or dark."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from playground import i18n
from tests.ui.conftest import Server, ready
from tests.ui.driver import SEED, pause, pick, play, speak, told, visit, wait

LANGUAGES = i18n.LANGUAGES
PROPER_NAMES = {"Keras", "NumPy", "PyTorch"}
# Every text that is shown or spoken: text nodes of visible elements, names, titles, through all shadow roots.
TEXTS = """() => {
  const found = new Set([document.title])
  const walk = (node) => {
    for (const element of node.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot)
      if (['STYLE', 'SCRIPT', 'NOSCRIPT'].includes(element.tagName) || !element.checkVisibility()) continue
      for (const name of ['aria-label', 'title', 'placeholder']) found.add(element.getAttribute(name) ?? '')
      if (element.closest('.formula, .languages')) continue // mathematics; languages are named in themselves
      for (const child of element.childNodes) if (child.nodeType === 3) found.add(child.textContent)
    }
  }
  walk(document)
  return [...found].map((text) => text.trim()).filter((text) => /[a-z]/i.test(text))
}"""


def patterns(language: str) -> list[re.Pattern[str]]:
    """What the texts of a language look like, their places filled with whatever fits."""
    texts = i18n.strings()[language].values()
    return [re.compile(re.sub(r"\\{\w+\\}", ".+", re.escape(text)), re.DOTALL) for text in texts]


def foreign(page: Page, language: str) -> set[str]:
    """The texts on the page that are not of this language."""
    own = patterns(language)
    texts = {text.removesuffix(":").strip() for text in page.evaluate(TEXTS)}
    return {text for text in texts - PROPER_NAMES if not any(pattern.fullmatch(text) for pattern in own)}


def brightness(page: Page, selector: str, property: str) -> float:
    """How bright a colour of the first such element is, from 0 to 1."""
    value = page.locator(selector).first.evaluate("(e, name) => getComputedStyle(e)[name]", property)
    return sum(map(float, re.findall(r"[\d.]+", value)[:3])) / 765


@pytest.mark.parametrize(("locale", "language"), [("en-GB", "en"), ("es-MX", "es"), ("fr-FR", "en")])
def test_the_browsers_language_is_the_first(
    browser: Browser, server: Server, locale: str, language: str
) -> None:
    """The page opens in the browser's language, or in English where it has no words for that."""
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(server.url + SEED)
    expect(page.get_by_role("button", name=i18n.t("transport.play", language), exact=True)).to_be_visible()
    ready(page)
    assert page.evaluate("document.documentElement.lang") == language
    context.close()


def test_a_language_is_switched_to_without_reloading(page: Page, server: Server) -> None:
    """A press on a language changes every text at once, also of open notices; none of another stays."""
    visit(page, server, f"{SEED}&batchSize=0&weather=1")
    told(page, "showMore(true)")
    play(page)
    page.evaluate("window.kept = true")
    assert foreign(page, "en") == set()
    for language in ("es", "en", "es"):
        speak(page, language)
        expect(
            page.get_by_role("button", name=i18n.t("transport.pause", language), exact=True)
        ).to_be_visible()
        wait(page, f"document.documentElement.lang === '{language}'")
        assert foreign(page, language) == set()
    axis = "Bokeh.documents[0].get_model_by_name('loss-figure').left[0]"
    assert page.evaluate(f"{axis}.formatter.doFormat([0.5, -2])") == ["0,5", "−2"]
    assert len(page.evaluate(TEXTS)) > 40
    assert page.evaluate("window.kept")
    pause_name = i18n.t("transport.pause", "es")
    page.get_by_role("button", name=pause_name, exact=True).click()
    assert told(page, "values.batch_size") == 10


def test_the_lists_speak_the_language(page: Page, server: Server) -> None:
    """The choices of an open list are in the language too, and choosing one works in each."""
    visit(page, server)
    speak(page, "es")
    pick(page, i18n.t("problem.label", "es"), i18n.t("problem.regression", "es"))
    assert told(page, "values.problem") == "regression"
    page.get_by_role("combobox", name=i18n.t("activation.label", "es"), exact=True).click()
    shown = page.get_by_role("menuitem").all_inner_texts()
    names = i18n.strings()["es"]
    assert [text.strip() for text in shown] == [
        names[f"activation.{choice}"]
        for setting in told(page, "settings")
        if setting["name"] == "activation"
        for choice in setting["choices"]
    ]


def test_the_language_is_remembered(page: Page, server: Server) -> None:
    """A language chosen stays when the page is opened again."""
    visit(page, server)
    speak(page, "es")
    page.reload()
    expect(page.get_by_role("button", name=i18n.t("transport.play", "es"), exact=True)).to_be_visible()
    ready(page)


def test_numbers_are_written_as_the_language_does(page: Page, server: Server) -> None:
    """Losses have a decimal point in English and a decimal comma in Spanish."""
    visit(page, server)
    row = page.get_by_role("row").nth(1).get_by_role("cell").first
    expect(row).to_have_text("0.5016")
    speak(page, "es")
    expect(row).to_have_text("0,5016")


def test_no_text_is_unfinished(page: Page, server: Server) -> None:
    """No text on the page, trained and in either language, holds an empty place or the word of a mistake."""
    visit(page, server, f"{SEED}&batchSize=0")
    play(page, 20)
    pause(page)
    for language in LANGUAGES:
        speak(page, language)
        texts = " | ".join(page.evaluate(TEXTS))
        assert not re.search(r"undefined|NaN|null|\{\w*\}|\[object", texts), texts


def is_dark(page: Page) -> bool:
    """Whether ground, text and Panel's own widgets are all dark; they must not differ."""
    ground, text = brightness(page, "body", "backgroundColor"), brightness(page, "body", "color")
    widget = brightness(page, "[role=combobox]", "color")
    dark = {ground < 0.2, text > 0.7, widget > 0.7}
    assert len(dark) == 1, (ground, text, widget)
    return dark.pop()


def picture(page: Page) -> str:
    """The pixels of the output map."""
    drawn: str = page.locator("canvas.map").evaluate("canvas => canvas.toDataURL()")
    return drawn


def turned(page: Page, theme: str) -> None:
    """Wait until the page has taken on a theme, and its widgets have, which fade."""
    wait(page, f"document.documentElement.dataset.npTheme === '{theme}'")
    page.wait_for_timeout(500)


def test_the_theme_is_switched(page: Page, server: Server) -> None:
    """The button makes page, widgets and maps dark, and light again; the choice is remembered."""
    visit(page, server)
    light = picture(page)
    assert not is_dark(page)
    page.get_by_role("button", name="Switch to dark colours").click()
    turned(page, "dark")
    assert is_dark(page)
    assert picture(page) != light
    page.reload()
    ready(page)
    turned(page, "dark")
    assert is_dark(page)
    page.get_by_role("button", name="Switch to light colours").click()
    turned(page, "light")
    assert not is_dark(page)
    assert picture(page) == light


def test_the_systems_dark_is_honoured(page: Page, server: Server) -> None:
    """On a dark system the page opens dark, and follows the system while nothing else is chosen."""
    page.emulate_media(color_scheme="dark")
    visit(page, server)
    turned(page, "dark")
    assert is_dark(page)
    page.emulate_media(color_scheme="light")
    turned(page, "light")
    assert not is_dark(page)


CONTROLS = {
    *("button", "radio", "checkbox", "switch", "combobox", "slider", "spinbutton", "textbox", "link", "tab"),
    *("image", "radiogroup", "dialog", "progressbar"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_has_a_name(page: Page, server: Server, language: str) -> None:
    """Everything that can be used, and every picture, has a name that a screen reader can say."""
    visit(page, server, f"{SEED}&batchSize=0")
    speak(page, language)
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    controls = [
        (node["role"]["value"], node.get("name", {}).get("value", "").strip())
        for node in tree
        if not node.get("ignored") and node["role"]["value"] in CONTROLS
    ]
    assert len(controls) > 40
    assert [role for role, name in controls if not name] == []
