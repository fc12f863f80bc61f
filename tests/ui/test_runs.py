"""Runs: back to earlier epochs, the same first weights again, stopping by rule, several side by side."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import SEED, pause, play, settle, told, visit, wait, weights


def press(page: Page, name: str) -> None:
    """Press a button of this name."""
    page.get_by_role("button", name=name, exact=True).click()


def begin(page: Page, server: Server, link: str = SEED) -> None:
    """Open the page, and wait until its engine has shown the weights that the run begins with."""
    visit(page, server, link)
    wait(page, "__playground.latest('checkpoint') !== undefined")


def slider(page: Page) -> Locator:
    """The slider under the loss chart."""
    return page.get_by_role("slider", name="Go back")


def drawn(page: Page, source: str) -> list[list[float]]:
    """Epochs and values of a line of the chart."""
    found: list[list[float]] = page.evaluate(
        """name => { const {data} = Bokeh.documents[0].get_model_by_name(name)
           return [[...data.epoch], [...(data.y ?? data.test)]] }""",
        source,
    )
    return found


def test_an_earlier_epoch_is_shown_again(page: Page, server: Server) -> None:
    """By keyboard, back to the first epoch and forth to the last; nothing of it is lost."""
    begin(page, server)
    first = weights(page)
    play(page, 30)
    pause(page)
    epoch, learnt = told(page, "metrics.epoch"), weights(page)
    slider(page).press("Home")
    wait(page, "__playground.metrics.epoch === 0")
    settle(page)
    assert weights(page) == first
    expect(slider(page)).to_have_attribute("aria-valuetext", "Epoch 0")
    assert drawn(page, "losses")[0][-1] == epoch
    slider(page).press("End")
    wait(page, f"__playground.metrics.epoch === {epoch}")
    settle(page)
    assert weights(page) == learnt


def test_training_goes_on_from_an_earlier_epoch(page: Page, server: Server) -> None:
    """On another way, what came after the epoch gone back to is forgotten: it did not happen on this one."""
    begin(page, server)
    play(page, 30)
    pause(page)
    end = told(page, "metrics.epoch")
    for _ in range(10):
        slider(page).press("ArrowLeft")
    wait(page, f"__playground.metrics.epoch <= {end - 5}")
    settle(page)
    chosen = told(page, "metrics.epoch")
    assert 0 < chosen < end
    told(page, "set({learning_rate: 0.3})")
    press(page, "One epoch")
    wait(page, f"__playground.metrics.epoch === {chosen + 1}")
    page.wait_for_function(
        "n => Bokeh.documents[0].get_model_by_name('losses').data.epoch.at(-1) === n", arg=chosen + 1
    )


def test_the_same_weights_again(page: Page, server: Server) -> None:
    """Rewinding leads to the very weights that the run began with, however often they were reset before."""
    begin(page, server)
    press(page, "Start again with new weights")
    settle(page)
    first = weights(page)
    play(page, 5)
    press(page, "Same weights again")
    wait(page, "__playground.metrics.epoch === 0")
    settle(page)
    assert weights(page) == first
    assert told(page, "playing") is False


def test_training_stops_by_rule(page: Page, server: Server) -> None:
    """At full speed it stops at the very epoch, and where the loss is seen; play goes beyond the epoch."""
    begin(page, server, f"{SEED}&speed=max")
    page.get_by_label("Stop at epoch").fill("137")
    page.get_by_label("at test loss").click()
    press(page, "Train")
    wait(page, "__playground.metrics.epoch === 137 && !__playground.playing")
    play(page)
    pause(page)
    assert told(page, "metrics.epoch") > 137
    press(page, "Same weights again")
    page.get_by_label("Stop at epoch").fill("")
    page.get_by_label("at test loss").fill("0.1")
    page.get_by_label("at accuracy, %").click()
    press(page, "Train")
    wait(page, "__playground.metrics.epoch > 0 && !__playground.playing")
    settle(page)
    assert told(page, "metrics.test_loss") <= 0.1


def test_runs_stand_side_by_side(page: Page, server: Server) -> None:
    """Pinned runs are drawn with the one at hand, told apart by settings, and can be opened again."""
    begin(page, server)
    play(page, 10)
    pause(page)
    epoch, learnt = told(page, "metrics.epoch"), weights(page)
    press(page, "Pin this run")
    told(page, "set({learning_rate: 0.3, activation: 'relu'})")
    wait(page, "__playground.layout !== null && __playground.metrics.epoch === 0")
    play(page, 5)
    pause(page)
    table = page.get_by_role("region", name="Runs").get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_text(
        ["Run", "Epoch", "Loss", "Accuracy", "Activation", "Learning rate"]
    )
    expect(table.get_by_role("row").nth(2).get_by_role("cell").nth(3)).to_have_text("Tanh")
    page.wait_for_function("Bokeh.documents[0].get_model_by_name('pin-0').data.epoch.length > 0")
    assert drawn(page, "pin-0")[0][-1] == epoch
    press(page, "Open run 1 again")
    wait(page, f"__playground.metrics.epoch === {epoch}")
    settle(page)
    assert weights(page) == learnt
    assert told(page, "values.activation") == "tanh"
    press(page, "Remove run 1")
    expect(table).to_be_hidden()


def test_eight_runs_are_enough(page: Page, server: Server) -> None:
    """Eight runs can be pinned; the button then waits until one is removed."""
    begin(page, server)
    pin = page.get_by_role("button", name="Pin this run")
    for _ in range(8):
        pin.click()
    expect(pin).to_be_disabled()
    press(page, "Remove run 3")
    expect(pin).to_be_enabled()
