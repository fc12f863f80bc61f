"""`playground replay`: a link's losses without a page, as TensorFlow Playground would show them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from playground.proof.anchor import title
from playground.replay import main, replay

# Runs of TensorFlow Playground's own code: links, and the losses that it showed.
ANCHOR = json.loads(Path(__file__).with_name("anchor.json").read_text("utf-8"))
# More of them, in which a change of the last bit grows a million times or more within 50 epochs, or which
# leave the numbers: null.
CHAOTIC = json.loads(Path(__file__).with_name("chaotic_runs.json").read_text("utf-8"))


@pytest.mark.parametrize("run", [*ANCHOR, *CHAOTIC], ids=lambda run: title(run["hash"]))
def test_a_link_gives_the_losses_it_gave_there(
    run: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """The command prints TensorFlow Playground's losses of a link as JSON, to the last bit."""
    assert main([run["hash"], "--compat", "tfplayground", "--epochs", ",".join(run["epochs"]), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    found = {str(row["epoch"]): [row["train_loss"], row["test_loss"]] for row in rows}
    assert found == run["epochs"]


def test_a_table_shows_a_dash_for_what_is_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    """A loss that is not finite has no digits."""
    assert main(["#problem=regression&activation=relu&learningRate=3&seed=0.7", "--epochs", "10"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split() == ["10", "-", "-"]


def test_what_the_anchor_could_not_train_is_replayed_too() -> None:
    """A data set of ours in its mode, and the textbook's mode, have losses that fall."""
    for link in ("#dataset=moons&seed=1", "#compat=none&seed=1"):
        first, last = (row["train_loss"] for row in replay(link, [0, 30]))
        assert first is not None
        assert last is not None
        assert last < first


def test_epochs_come_in_rising_order() -> None:
    """The order in which epochs are asked for changes nothing."""
    assert replay("#seed=1", [5, 0, 2], "tfplayground") == replay("#seed=1", [0, 2, 5], "tfplayground")


def test_a_key_that_cannot_be_used_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """What a link says in vain goes to standard error; the losses are those of the default."""
    assert main(["#seed=1&batchSize=0", "--epochs", "1", "--json"]) == 0
    told = capsys.readouterr()
    assert told.err == "batchSize=0: expected a whole number from 1 to 10000\n"
    assert json.loads(told.out) == replay("#seed=1", [1], "tfplayground")


def test_without_json_a_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The table has a heading and a line for each epoch, with the losses to six digits."""
    (row,) = replay("#seed=1", [3], "tfplayground")
    assert main(["#seed=1", "--epochs", "3"]) == 0
    heading, line = capsys.readouterr().out.splitlines()
    assert heading.split() == ["epoch", "train", "loss", "test", "loss"]
    assert line.split() == ["3", f"{row['train_loss']:.6f}", f"{row['test_loss']:.6f}"]


@pytest.mark.parametrize("epochs", ["-1", "1,x", "", "1.5"])
def test_impossible_epochs_are_refused(epochs: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Epochs that are not whole numbers from 0 end the command with a message and status 2."""
    with pytest.raises(SystemExit) as ended:
        main(["#", f"--epochs={epochs}"])
    assert ended.value.code == 2
    assert "--epochs" in capsys.readouterr().err
