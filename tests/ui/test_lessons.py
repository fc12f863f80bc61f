"""The lessons in the page: from the card to the last step, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.lessons import files
from tests.server.conftest import GpuServer
from tests.ui.conftest import Server
from tests.ui.driver import speak, told, wait

LESSONS = {path.stem.partition("-")[2]: json.loads(path.read_text("utf-8")) for path in files()}
WORDS = {
    "en": {"next": "Next", "done": "done", "train": "Train", "pause": "Pause", "all": "All lessons"},
    "es": {
        "next": "Siguiente",
        "done": "conseguido",
        "train": "Entrenar",
        "pause": "Pausa",
        "all": "Todas las lecciones",
    },
}


def gallery(page: Page, server: Server, language: str) -> Locator:
    """The cards, in a language."""
    page.goto(f"{server.url}#tab=lessons")
    cards = page.get_by_role("tabpanel").locator("button.lesson")
    expect(cards).to_have_count(len(LESSONS))
    speak(page, language)
    return cards


@pytest.mark.parametrize(
    ("lesson", "language"),
    [("the-artificial-neuron", "es"), ("perceptron", "en"), ("linear-and-radial-neurons", "es")],
)
def test_a_lesson_is_walked_to_its_end(page: Page, server: Server, lesson: str, language: str) -> None:
    """Each step has its words, sets the network up, and sees that what it asks for has happened."""
    words, steps = WORDS[language], LESSONS[lesson]["steps"]
    gallery(page, server, language).filter(has_text=LESSONS[lesson]["title"][language]).click()
    guide = page.get_by_role("complementary")
    for number, step in enumerate(steps, 1):
        expect(guide.get_by_role("heading")).to_have_text(step["title"][language])
        assert f"lesson={lesson}.{number}" in page.url
        if "done" in step:
            expect(guide.get_by_role("status")).not_to_have_text(words["done"])
            do(page, step["done"], words)
            expect(guide.get_by_role("status")).to_have_text(words["done"])
        guide.get_by_role("button", name=words["next" if number < len(steps) else "all"]).click()
    expect(page.get_by_role("tabpanel").locator("button.lesson").first).to_be_visible()
    expect(guide).to_have_count(0)


def do(page: Page, conditions: list[dict[str, str]], words: dict[str, str]) -> None:
    """What a step asks for, as a person does it."""
    wait(page, "__playground.stage === 'ready' && __playground.layout !== null")
    if any(condition.get("setting") == "discretize" for condition in conditions):
        name = re.compile("Discret|discret")
        page.get_by_role("complementary").get_by_role("button", name=name).click()  # the text names it
        expect(page.get_by_role("switch", name=name)).to_be_in_viewport()
        page.get_by_role("switch", name=name).click()
        return
    if told(page, "values.dataset") == "xor-gate" and conditions[0].get("measure") == "train_accuracy":
        page.evaluate("__playground.set({features: ['x', 'y', 'xTimesY']})")
        wait(page, "__playground.layout !== null")
    page.evaluate("__playground.set({speed: 'max'})")
    page.get_by_role("button", name=words["train"], exact=True).click()


def test_a_lesson_on_a_server(page: Page, server: Server, gpu: GpuServer) -> None:
    """Without a server it says how to get one; a step is done by its run, and again after a reload."""
    lesson = "digits-with-dense-layers"
    steps = LESSONS[lesson]["steps"]
    cards = gallery(page, server, "en")
    card = cards.filter(has_text=LESSONS[lesson]["title"]["en"])
    expect(card).to_contain_text("trains on a server")
    card.click()
    guide = page.get_by_role("complementary")
    expect(guide.get_by_role("heading")).to_have_text(steps[0]["title"]["en"])
    expect(guide.get_by_role("status")).to_contain_text("playground gpu")
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(guide.get_by_role("status")).to_have_text("not yet")
    form = page.locator(".builder")
    expect(form.get_by_label("Hidden layers")).to_have_value("")
    form.get_by_role("button", name="Train", exact=True).click()
    expect(guide.get_by_role("status")).to_have_text("done")

    page.reload()
    expect(guide.get_by_role("status")).to_have_text("done")
    guide.get_by_role("button", name="Next").click()
    guide.get_by_role("button", name="Next").click()
    expect(form.get_by_label("Hidden layers")).to_have_value("128")
    expect(guide.get_by_role("status")).to_have_text("not yet")
    page.get_by_role("tab", name="Text").click()
    expect(guide).to_have_count(0)


def test_lessons_are_searched(page: Page, server: Server) -> None:
    """By words of title, text or steps, in any order, without minding accents or capitals; what none has is
    said."""
    cards = gallery(page, server, "es")
    page.get_by_role("searchbox").fill("PERCEPTRON")
    expect(cards.locator("visible=true")).to_have_count(1)
    page.get_by_role("searchbox").fill("relleno convoluciones")  # the one is of a step's title
    expect(cards.locator("visible=true")).to_have_count(1)
    page.get_by_role("searchbox").fill("xyzzy")
    expect(page.get_by_text("Ninguna lección contiene esas palabras.")).to_be_visible()


def test_a_lesson_of_ones_own(page: Page, server: Server, tmp_path: Path) -> None:
    """A file opens as a lesson, is there after a reload, and is refused with the field that is wrong."""
    gallery(page, server, "en")
    own = {**LESSONS["perceptron"], "id": "mine"}
    own["steps"] = [{**step, "title": {"en": "Mine", "es": "Mío"}} for step in own["steps"]]
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(own), "utf-8")
    del own["steps"][1]["title"]["es"]
    bad.write_text(json.dumps(own), "utf-8")
    chooser = page.get_by_role("tabpanel").locator("input[type=file]")
    chooser.set_input_files(bad)
    expect(page.get_by_role("alert")).to_contain_text("steps[1].title")
    chooser.set_input_files(good)
    expect(page.get_by_role("complementary").get_by_role("heading")).to_have_text("Mine")
    page.reload()
    expect(page.get_by_role("complementary").get_by_role("heading")).to_have_text("Mine")
