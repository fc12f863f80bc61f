"""Training as a person steers it: play, pause, step, reset, and what each change does to what is learnt."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import SEED, pause, pick, play, point, settle, told, visit, wait, weights


def button(page: Page, name: str) -> None:
    """Press a button of this name."""
    page.get_by_role("button", name=name, exact=True).click()


def test_the_default_experiment_is_learnt(page: Page, server: Server) -> None:
    """Press play, and the test loss falls below 0.05, in the table that the person reads."""
    visit(page, server)
    play(page)
    wait(page, "__playground.metrics.test_loss < 0.05")
    pause(page)
    shown = page.get_by_role("row", name="Loss").get_by_role("cell").nth(1)
    expect(shown).to_have_text(f"{told(page, 'metrics.test_loss'):.4f}")


def test_a_step_is_one_epoch(page: Page, server: Server) -> None:
    """Each press of the step button trains one epoch and stops."""
    visit(page, server)
    before = weights(page)
    for epoch in (1, 2, 3):
        button(page, "One epoch")
        wait(page, f"__playground.metrics.epoch === {epoch}")
    assert weights(page) != before
    assert told(page, "playing") is False
    expect(page.get_by_label("Epoch", exact=True)).to_contain_text("003")


def test_pause_stops_and_play_goes_on(page: Page, server: Server) -> None:
    """After a pause nothing is trained; play goes on from where training was."""
    visit(page, server)
    play(page, 5)
    pause(page)
    epoch, learnt = told(page, "metrics.epoch"), weights(page)
    settle(page)
    assert (told(page, "metrics.epoch"), weights(page)) == (epoch, learnt)
    play(page)
    assert told(page, "metrics.epoch") > epoch


def test_reset_gives_other_weights(page: Page, server: Server) -> None:
    """Reset goes back to epoch 0 with other weights than the first, and keeps the points."""
    visit(page, server)
    first, data = weights(page), point(page)
    play(page, 5)
    button(page, "Start again with new weights")
    wait(page, "__playground.metrics.epoch === 0")
    settle(page)
    assert told(page, "playing") is False
    assert weights(page) != first
    assert point(page) == data


def test_new_points_keep_what_is_learnt(page: Page, server: Server) -> None:
    """New points leave epoch and weights as they are, and put their seed into the link."""
    visit(page, server)
    play(page, 5)
    pause(page)
    epoch, learnt, data = told(page, "metrics.epoch"), weights(page), point(page)
    button(page, "New points")
    wait(page, f"__playground.latest('data').array[0] !== {data[0]}")
    settle(page)
    assert (told(page, "metrics.epoch"), weights(page)) == (epoch, learnt)
    assert page.url.endswith(f"#seed={told(page, 'values.seed')}") != page.url.endswith(SEED)


def test_a_rate_changes_while_training(page: Page, server: Server) -> None:
    """Regularisation, rates and speed change the training under way: it goes on from its epoch."""
    visit(page, server)
    play(page, 10)
    for control, choice in {
        "Regularization": "L2",
        "Regularization rate": "0.01",
        "Learning rate": "0.1",
        "Speed": "Full speed",
    }.items():
        before = told(page, "metrics.epoch")
        pick(page, control, choice)
        wait(page, f"__playground.metrics.epoch > {told(page, 'metrics.epoch')}")
        assert told(page, "metrics.epoch") > before
        assert told(page, "playing") is True


def test_another_network_starts_anew(page: Page, server: Server) -> None:
    """Another activation or problem is another network: training stops at epoch 0 with new weights."""
    visit(page, server)
    for control, choice in {"Activation": "ReLU", "Problem": "Regression"}.items():
        play(page, 10)
        before = weights(page)
        pick(page, control, choice)
        wait(page, "__playground.metrics.epoch === 0")
        settle(page)
        assert told(page, "playing") is False
        assert weights(page) != before


def test_the_chosen_speed_is_kept(page: Page, server: Server) -> None:
    """At ten epochs a second, training takes a tenth of a second for each."""
    visit(page, server, f"{SEED}&speed=10")
    play(page)
    begun = page.evaluate("[performance.now(), __playground.metrics.epoch]")
    wait(page, f"__playground.metrics.epoch >= {begun[1] + 20}")
    ended = page.evaluate("[performance.now(), __playground.metrics.epoch]")
    assert (ended[0] - begun[0]) / (ended[1] - begun[1]) > 80


def test_every_data_set_and_activation_trains(page: Page, server: Server) -> None:
    """Each data set, and each activation, trains some epochs without complaint; losses are numbers."""
    # A batch no larger than a gate's four points.
    visit(page, server, f"{SEED}&learningRate=0.003&batchSize=1&speed=max")
    choices = {s["name"]: s.get("choices", []) for s in told(page, "settings")}
    absent = ["own", *told(page, "rules.absent")]
    there = [name for name in choices["dataset"] if name not in absent]
    changes = [{"problem": "classification", "dataset": name} for name in there]
    changes += [
        {"problem": "regression", "reg_dataset": name} for name in choices["reg_dataset"] if name != "own"
    ]
    changes += [{"problem": "classification", "activation": name} for name in choices["activation"]]
    assert len(changes) >= 10
    for change in changes:
        page.evaluate("change => __playground.set(change)", change)
        wait(page, "__playground.layout !== null && __playground.metrics.epoch === 0")
        told(page, "run()")
        wait(page, "__playground.metrics.epoch > 1 || __playground.notices.length > 0")
        assert told(page, "notices") == [], change
        assert all(isinstance(told(page, f"metrics.{part}_loss"), float) for part in ("train", "test")), (
            change
        )


def test_early_stopping_is_told(page: Page, server: Server) -> None:
    """Where the validation loss falls no more, training stops and says of which epoch the weights are."""
    visit(page, server, f"{SEED}&compat=none&learningRate=1&validationRatio=30&patience=10&speed=max")
    button(page, "Train")
    stopped = page.get_by_text("Early stopping: the validation loss had not fallen for 10 epochs.")
    expect(stopped).to_be_visible()
    assert told(page, "playing") is False
    assert told(page, "metrics.epoch") >= 10


def test_divergence_is_told(page: Page, server: Server) -> None:
    """Where the weights grow beyond all numbers, training stops, says so, and no figure is shown as NaN."""
    visit(page, server, f"{SEED}&problem=regression&learningRate=10&activation=relu&speed=max")
    button(page, "Train")
    expect(page.get_by_role("alert").locator(".notice")).to_be_visible()
    settle(page)
    assert told(page, "playing") is False
    assert told(page, "notices[0].key").split(".")[0] in ("notice", "diverged")
    expect(page.get_by_role("button", name="Train", exact=True)).to_be_visible()
    for text in page.get_by_role("cell").all_inner_texts():
        assert "NaN" not in text
        assert "∞" not in text
