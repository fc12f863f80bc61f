"""`playground replay`: a link's losses without a page, as TensorFlow Playground would show them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from playground.replay import main, replay

# Runs of TensorFlow Playground's own code: links, and the losses that it showed.
ANCHOR = json.loads(Path(__file__).with_name("anchor.json").read_text("utf-8"))


@pytest.mark.parametrize("case", ANCHOR, ids=lambda case: case["name"])
def test_a_link_gives_the_losses_it_gave_there(
    case: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """The command prints TensorFlow Playground's losses of a link, to nine digits, as JSON."""
    epochs = ",".join(case["epochs"])
    assert main([case["hash"], "--compat", "tfplayground", "--epochs", epochs, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["epoch"] for row in rows] == [int(epoch) for epoch in case["epochs"]]
    for row in rows:
        train, test = case["epochs"][str(row["epoch"])]
        assert row["train_loss"] == pytest.approx(train, rel=1e-9)
        assert row["test_loss"] == pytest.approx(test, rel=1e-9)


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
