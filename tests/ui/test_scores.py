"""The scores card, and the map of each class."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.experiment import Experiment
from playground.kernels.live import LiveTrainer
from tests.ui.conftest import Server
from tests.ui.driver import SEED, pause, play, settle, told, visit, wait

CLASSES = f"{SEED}&compat=none&problem=multi-class&dataset=blobs&classes=4"
HIDDEN = 4 + 2  # units before those of the output


def opened(page: Page) -> Locator:
    """The scores card, open, with its first answer."""
    page.get_by_role("button", name="Scores", exact=True).click()
    card = page.locator(".view.Scores")
    expect(card.get_by_role("row", name="Loss")).to_be_visible()
    return card


def figures(card: Locator, name: str) -> list[str]:
    """Training and test figure of this name."""
    return card.get_by_role("row", name=name, exact=False).first.get_by_role("cell").all_text_contents()


def test_two_classes(page: Page, server: Server) -> None:
    """Loss and accuracy are those of the page; the matrix counts every point of its part; there is an AUC."""
    visit(page, server)
    play(page, 30)
    pause(page)
    card = opened(page)
    metrics = told(page, "metrics")
    assert figures(card, "Accuracy") == [
        f"{100 * metrics[f'{part}_accuracy']:.1f}%" for part in ("train", "test")
    ]
    assert [float(text) for text in figures(card, "Loss")] == [
        pytest.approx(metrics[f"{part}_loss"], rel=0.006) for part in ("train", "test")
    ]
    assert all(0.5 < float(text) <= 1 for text in figures(card, "Area under the ROC curve"))
    matrix = card.get_by_role("group", name="Test: confusion matrix")
    counts = [int(text) for text in matrix.locator(".tally").all_text_contents()]
    assert len(counts) == 4
    assert sum(counts) == 250
    right = (counts[0] + counts[3]) / 250
    assert right == pytest.approx(metrics["test_accuracy"])


def test_several_classes(page: Page, server: Server) -> None:
    """A row for each class with its precision, recall and F1."""
    visit(page, server, CLASSES)
    matrix = opened(page).get_by_role("group", name="Training: confusion matrix")
    expect(matrix.locator(".tally")).to_have_count(16)
    for name in ("Precision", "Recall", "F1"):
        expect(matrix.get_by_role("columnheader", name=name)).to_be_visible()
    shares = matrix.get_by_role("row", name=re.compile("^Class 3")).get_by_role("cell").all_text_contents()
    assert all(re.fullmatch(r"[\d.]+%", text) for text in shares[4:])


def test_numbers(page: Page, server: Server) -> None:
    """Regression has R², both errors, and a dot for each residual; a new problem brings its own figures."""
    visit(page, server)
    card = opened(page)
    page.evaluate("__playground.set({problem: 'regression'})")
    expect(card.get_by_role("row", name="R²")).to_be_visible()
    expect(card.get_by_role("row", name="Mean absolute error")).to_be_visible()
    expect(card.get_by_role("row", name="Root mean squared error")).to_be_visible()
    expect(card.get_by_role("row", name="Accuracy")).to_have_count(0)
    plot = card.get_by_role("img", name="Test: residuals by target")
    dots = plot.locator(".dots")
    expect(dots).to_have_attribute("d", re.compile("^M"))
    assert str(dots.get_attribute("d")).count("M") == 400  # of 600
    before = figures(card, "R²")
    play(page, 5)
    pause(page)
    expect(card.get_by_role("row", name="R²").get_by_role("cell").first).not_to_have_text(before[0])


def test_it_is_asked_at_a_human_pace_and_only_while_open(page: Page, server: Server) -> None:
    """At full speed the engine is asked far less often than the page is drawn, and never when closed."""
    visit(page, server, f"{SEED}&speed=max")
    page.evaluate(
        """() => { const ask = __playground.ask.bind(__playground)
        window.asked = []
        __playground.ask = (request) => {
          if (request.type === 'ask') asked.push(performance.now())
          return ask(request)
        } }"""
    )
    play(page, 1)
    opened(page)
    wait(page, "asked.length >= 4")
    gaps = page.evaluate("asked.slice(1).map((at, k) => at - asked[k])")
    assert min(gaps) > 450
    page.get_by_role("button", name="Scores", exact=True).click()
    count = page.evaluate("asked.length")
    drawn = told(page, "framesDrawn")
    wait(page, f"__playground.framesDrawn > {drawn + 60}")
    assert page.evaluate("asked.length") == count
    pause(page)


def test_each_class_has_its_map(page: Page, server: Server) -> None:
    """Over an output neuron the map shows how likely its class is: shares that add up to one."""
    visit(page, server, CLASSES)
    settle(page)
    live = LiveTrainer(Experiment.from_hash(CLASSES)[0].spec())
    shares = [float(live.boundary(HIDDEN + number)[50, 50]) for number in range(4)]
    assert sum(shares) == pytest.approx(1, abs=1e-4)
    for number, share in enumerate(shares):
        page.get_by_role("button", name=f"Class {number}", exact=True).focus()
        expect(page.get_by_text(f"probability of class {number}")).to_be_visible()
        wait(page, f"Math.abs(__playground.latest('boundary').array[5050] - {share}) < 1e-4")
    page.get_by_role("button", name="Class 3", exact=True).blur()
    wait(page, "__playground.latest('boundary').array.every((v) => v % 1 === 0)")
