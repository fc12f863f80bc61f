"""A race of optimizers beside a person's own run: chosen, watched, cancelled, won; the run is as it was."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import SEED, pause, play, settle, speak, told, visit, wait, weights

LONG = "10000"


def course(page: Page, server: Server, epochs: str = "40", link: str = SEED) -> Locator:
    """Open the page and its race, of so many epochs; the race's part of the page."""
    visit(page, server, link)
    page.get_by_role("button", name="Race optimizers").click()
    page.get_by_label("Epochs", exact=True).fill(epochs)
    return page.locator(".race")


def start(page: Page) -> None:
    """Press the button that starts the race."""
    page.get_by_role("button", name="Start the race").click()


def status(race: Locator) -> Locator:
    """What is said of the race."""
    return race.get_by_role("status")


def test_the_winner_has_the_lowest_loss(page: Page, server: Server) -> None:
    """All come to the last epoch; who is named has the least loss of the table, on either part."""
    race = course(page, server)
    start(page)
    expect(status(race)).to_contain_text("has won", timeout=60_000)
    rows = race.locator("tbody tr")
    expect(rows).to_have_count(4)
    for part, column in (("Training", 0), ("Test", 1)):
        race.get_by_role("button", name=part).click()
        losses = [float(rows.nth(k).locator(".figure").nth(column).inner_text()) for k in range(4)]
        best = rows.nth(losses.index(min(losses))).get_by_role("combobox")
        name = best.evaluate("select => select.selectedOptions[0].textContent")
        expect(status(race)).to_have_text(
            re.compile(rf"^{name} at .* has won: the lowest {part.lower()} loss, .*, after 40 epochs\.$")
        )


def test_the_curves_grow_together(page: Page, server: Server) -> None:
    """While it goes on the chart tells ever lower losses of all runners, and no row can be changed."""
    race = course(page, server, LONG)
    start(page)
    expect(status(race)).to_have_text(re.compile(r"^Epoch [1-9][\d,]* of 10,000$"))
    chart = race.get_by_role("img")
    first = chart.get_attribute("aria-label") or ""
    assert first.count(" at ") == 4
    expect(chart).not_to_have_attribute("aria-label", first)
    expect(race.get_by_role("spinbutton").first).to_be_disabled()
    page.get_by_role("button", name="Cancel the race").click()
    expect(status(race)).to_contain_text("was ahead at epoch")
    expect(race.get_by_role("spinbutton").first).to_be_enabled()
    start(page)
    expect(status(race)).to_have_text(re.compile(r"^Epoch .* of 10,000$"))
    page.get_by_role("button", name="Cancel the race").click()
    expect(status(race)).to_contain_text("was ahead at epoch")


def test_the_run_is_as_it_was(page: Page, server: Server) -> None:
    """After a race weights, losses and settings are those of before, and the next epoch is the same one."""
    race = course(page, server, "5")
    play(page, 10)
    pause(page)
    before, metrics, values = weights(page), told(page, "metrics.train_loss"), told(page, "values")
    start(page)
    expect(status(race)).to_contain_text("has won")
    settle(page)
    assert (weights(page), told(page, "metrics.train_loss"), told(page, "values")) == (
        before,
        metrics,
        values,
    )
    assert told(page, "playing") is False


def test_a_run_that_plays_rests_and_goes_on(page: Page, server: Server) -> None:
    """A run that trains is paused while the race is on; afterwards it trains on by itself."""
    race = course(page, server, LONG)
    play(page, 5)
    start(page)
    expect(status(race)).to_have_text(re.compile(r"^Epoch [1-9]"))
    settle(page)
    assert told(page, "playing") is False
    epoch = told(page, "metrics.epoch")
    page.get_by_role("button", name="Cancel the race").click()
    wait(page, f"__playground.playing && __playground.metrics.epoch > {epoch}")


def test_the_page_is_heard_meanwhile(page: Page, server: Server) -> None:
    """In the middle of a race one epoch of the person's own run is trained as soon as it is asked for."""
    race = course(page, server, LONG)
    start(page)
    expect(status(race)).to_have_text(re.compile(r"^Epoch [1-9]"))
    page.get_by_role("button", name="One epoch").click()
    wait(page, "__playground.metrics.epoch === 1")
    expect(status(race)).to_have_text(re.compile(r"^Epoch "))
    page.get_by_role("button", name="Cancel the race").click()


def test_what_cannot_be_run_is_said(page: Page, server: Server) -> None:
    """A rate that is none, or no epochs, is told in a sentence, with the focus on it; nothing starts."""
    race = course(page, server)
    rate = race.get_by_label("Learning rate of runner 2")
    rate.fill("0")
    start(page)
    expect(status(race)).to_have_text("Every learning rate must be a number above 0.")
    expect(rate).to_be_focused()
    rate.fill("0.03")
    page.get_by_label("Epochs", exact=True).fill("0")
    start(page)
    expect(status(race)).to_contain_text("1 to 10,000 epochs")
    expect(race.get_by_role("img")).to_be_hidden()


def test_who_breaks_down_is_named_and_loses(page: Page, server: Server) -> None:
    """A rate that no network bears ends in words in its row, and the other one wins."""
    link = f"{SEED}&activation=linear&problem=regression"
    race = course(page, server, "20", link)
    race.get_by_label("Learning rate of runner 1").fill("1e6")
    start(page)
    expect(status(race)).to_contain_text("has won")
    expect(race.locator("tbody tr").first).to_contain_text("broke down after epoch")
    expect(status(race)).not_to_contain_text("SGD")


def test_two_to_eight_run(page: Page, server: Server) -> None:
    """Up to eight runners by the button, first with optimizers that nobody has; never under two."""
    race = course(page, server)
    add = race.get_by_role("button", name="Add a runner")
    for _ in range(4):
        add.click()
    expect(add).to_be_disabled()
    chosen = race.get_by_role("combobox").evaluate_all("all => all.map(select => select.value)")
    assert len(set(chosen)) == 8
    for _ in range(6):
        race.get_by_role("button", name="Remove runner 1").click()
    expect(race.get_by_role("button", name=re.compile("Remove runner"))).to_have_count(0)


def test_the_winner_is_taken_over_without_a_reset(page: Page, server: Server) -> None:
    """The run goes on with the winner's optimizer and rate, from the weights that it has."""
    race = course(page, server, "10")
    play(page, 10)
    pause(page)
    race.scroll_into_view_if_needed()
    start(page)
    race.get_by_role("button", name="Train my run with").click()
    settle(page)
    learnt, epoch = weights(page), told(page, "metrics.epoch")
    assert epoch >= 10
    assert told(page, "values.optimizer") != "sgd" or told(page, "values.learning_rate") == 0.03
    play(page, 1)
    pause(page)
    assert told(page, "metrics.epoch") > epoch
    assert weights(page) != learnt


def test_it_speaks_spanish(page: Page, server: Server) -> None:
    """The race changes its language with the page, its result too."""
    race = course(page, server, "3")
    start(page)
    expect(status(race)).to_contain_text("has won")
    speak(page, "es")
    expect(status(race)).to_contain_text(re.compile("^Ha ganado .* tras 3 épocas"))
    expect(page.get_by_role("button", name="Empezar la carrera")).to_be_visible()
