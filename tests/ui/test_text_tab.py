"""The tab of text: Transformers trained on a real server, looked into by a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.server.conftest import GpuServer
from tests.ui.conftest import Server
from tests.ui.driver import studio, wait

SENTENCE = "In the beginning"
SUMS = """() => {
  const {shape: [, , rows, columns], array} = __server.run.frames.get('attention')
  const row = (_, i) => array.subarray(i * columns, (i + 1) * columns)
  const all = Array.from({length: array.length / columns}, row)
  const sums = all.map((weights) => weights.reduce((a, b) => a + b))
  return rows === columns && sums.every((sum) => Math.abs(sum - 1) < 1e-4)
}"""


def train(page: Page, server: Server, gpu: GpuServer, recipe: str, preset: str) -> None:
    """Open the tab, connect, and train a preset of a recipe."""
    studio(page, server, "text")
    page.get_by_label("Address").fill(gpu.url)
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("button", name=recipe, exact=True).click()
    page.get_by_role("button", name=preset, exact=True).click()
    page.get_by_role("button", name="Train", exact=True).click()
    wait(page, "window.__server?.run?.frames.has('vocabulary')")


def test_a_language_model_is_looked_into(page: Page, server: Server, gpu: GpuServer) -> None:
    """Train, type: tokens, what each attends to, what comes next, a text; all there after a reload, and after
    the run."""
    train(page, server, gpu, "Language model", "Tiny: 0.1 million")
    page.get_by_label("Sentence", exact=True).fill(SENTENCE)
    looks = page.get_by_role("group", name="The token that looks").get_by_role("button")
    expect(looks).to_have_count(len(SENTENCE))
    wait(page, f"__server.run.frames.get('attention').shape[2] === {len(SENTENCE)}")
    assert page.evaluate(SUMS)
    looks.nth(3).click()
    expect(looks.nth(3)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("“t” attends to")).to_be_visible()
    looks.nth(3).press("ArrowRight")
    expect(page.get_by_text("“h” attends to")).to_be_visible()
    page.get_by_role("button", name="Layer 2, head 3").click()
    expect(page.get_by_role("img", name="Layer 2, head 3")).to_be_visible()
    page.get_by_role("slider", name="Top-k").fill("1")
    wait(
        page,
        "__server.run.frames.get('next').array.filter((value, i) => i % 3 === 2 && value > 0).length === 1",
    )
    written = page.locator(".written")
    expect(written).to_have_text(re.compile(f"{SENTENCE}.{{100}}", re.DOTALL))
    page.reload()
    expect(page.get_by_label("Sentence", exact=True)).to_have_value(SENTENCE)
    expect(page.get_by_role("slider", name="Top-k")).to_have_value("1")
    expect(written).to_have_text(re.compile(f"{SENTENCE}.{{100}}", re.DOTALL))
    page.get_by_role("button", name="Cancel run").click()
    wait(page, "__server.run.status === 'cancelled'")
    page.get_by_label("Sentence", exact=True).fill("Amen")
    expect(looks).to_have_count(4)


def test_a_sentence_that_cannot_be_is_refused_in_words(page: Page, server: Server, gpu: GpuServer) -> None:
    """A character that the text does not have: the page says which, and keeps what was typed."""
    train(page, server, gpu, "Language model", "Tiny: 0.1 million")
    page.get_by_label("Sentence", exact=True).fill("mañana")
    expect(page.get_by_text("has no ñ")).to_be_visible()
    expect(page.get_by_label("Sentence", exact=True)).to_have_value("mañana")
    page.get_by_role("button", name="Cancel run").click()


def test_a_phrase_is_translated(page: Page, server: Server, gpu: GpuServer) -> None:
    """A typed phrase has a translation and three kinds of attention, each of its own tokens."""
    train(page, server, gpu, "Translator", "Tiny")
    page.get_by_label("English phrase").fill("flag: Peru")
    wait(
        page,
        "__server.run.frames.get('cross_attention')?.shape[3] === __server.run.frames.get('source').shape[0]",
    )
    page.get_by_role("button", name="Self", exact=True).click()
    count = page.evaluate("__server.run.frames.get('source').shape[0]")
    expect(page.get_by_role("group", name="The token that looks").get_by_role("button")).to_have_count(count)
    expect(page.locator(".says")).not_to_be_empty()
    page.get_by_role("button", name="Cancel run").click()


def test_a_verse_is_told_by_its_kind(page: Page, server: Server, gpu: GpuServer) -> None:
    """A typed sentence has a probability for each kind of book, and attention; keys find other verses."""
    train(page, server, gpu, "Text classifier", "Kinds of books")
    page.get_by_label("Sentence", exact=True).fill("The king sent for David")
    looks = page.get_by_role("group", name="The token that looks").get_by_role("button")
    expect(looks).to_have_count(5)
    looks.nth(4).click()
    expect(page.get_by_text("“david” attends to")).to_be_visible()
    expect(page.locator(".encoder-sentence .bars li")).to_have_count(5)
    verses = page.get_by_role("slider", name="Where the verses lie")
    expect(verses).to_have_attribute("aria-valuemax", re.compile(r"[1-9]"))
    verses.press("ArrowRight")
    expect(verses).to_have_attribute("aria-valuenow", "1")
    verse = re.sub(r"^[^:]+: ", "", verses.get_attribute("aria-valuetext") or "")
    verses.press("Enter")
    expect(page.get_by_label("Sentence", exact=True)).to_have_value(verse)
    page.get_by_role("button", name="Cancel run").click()


def test_words_have_neighbours(page: Page, server: Server, gpu: GpuServer) -> None:
    """A sum has neighbours, one of which is looked at when it is pressed; a word without vector is refused in
    words, and nothing is lost."""
    train(page, server, gpu, "Word embeddings", "Words of the Bible")
    typed = page.get_by_label("Word or sum", exact=True)
    typed.fill("son - father + mother")
    wait(page, "__server.run.frames.get('sum')?.array.length === 21")
    near = page.locator(".nearest button")
    expect(near).to_have_count(10)
    expect(page.get_by_role("img", name="Map of words")).to_be_visible()
    page.get_by_label("Words", exact=True).fill("king queen computer")
    expect(page.get_by_text("text: computer, queen.")).to_be_visible()
    expect(page.get_by_label("Words", exact=True)).to_have_value("king queen computer")
    page.get_by_role("button", name="Cancel run").click()
    wait(page, "__server.run.status === 'cancelled'")
    word = near.first.text_content() or ""
    near.first.click()
    expect(typed).to_have_value(word)
    expect(near.first).not_to_have_text(word)
