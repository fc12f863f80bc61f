"""A person's own table of which the network receives the columns: chosen, trained on, exchanged."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from playground.kernels.errors import SpecError
from playground.kernels.live import LiveTrainer
from playground.kernels.own.desk import Desk
from playground.kernels.own.given import given
from playground.kernels.own.points import OwnPoints
from playground.kernels.spec import Spec
from playground.kernels.tables import Table, standardised

NAMES = ("a", "b", "c", "d")
OWN = Spec(dataset="own", reg_dataset="own", compat="none", batch_size=16, learning_rate=0.1, seed="a")


def sheet(rows: int = 80, inputs: int = 4, seed: int = 0, **fixed: str) -> str:
    """CSV with columns of chance, but for the `fixed`, and a last one of two words: the sign of c times d."""
    names = [*NAMES, *(f"x{k}" for k in range(5, inputs + 1))]
    values = np.random.default_rng(seed).normal(size=(rows, inputs))
    kinds = np.where(values[:, 2] * values[:, 3] > 0, "yes", "no")
    columns = [[fixed.get(name, f"{cell:.4f}") for cell in values[:, k]] for k, name in enumerate(names)]
    lines = zip(*columns, kinds, strict=True)
    return "\n".join(",".join(line) for line in ([*names, "kind"], *lines))


def chosen(text: str, **changes: Any) -> dict[str, Any]:
    """The answer to the choice of all four columns."""
    desk = Desk()
    desk.read(text.encode())
    choice = {"inputs": list(NAMES), "target": "kind", "kind": "classes", "scaling": "none"}
    return desk.choose(choice | {"columns": True} | changes)


def own(text: str = "", **changes: Any) -> OwnPoints | Table:
    """What the engine makes of that answer."""
    answer = chosen(text or sheet(), **changes)
    return given(answer.pop("numbers"), answer)


def test_all_columns_of_an_own_table_are_inputs() -> None:
    """The network receives four, standardised on the training part alone, by their names; the classes have
    theirs.
    """
    live = LiveTrainer(OWN, own=own())
    part = live.training.train_part.x
    assert part.shape == (4, 40)
    np.testing.assert_allclose([part.mean(axis=1), part.std(axis=1)], [[0] * 4, [1] * 4], atol=1e-12)
    assert abs(live.training.test_part.x.mean(axis=1)).max() > 1e-3
    told = live.layout()["table"]
    assert [column["name"] for column in told["columns"]] == list(NAMES)
    assert (told["target"], told["classes"]) == ({"name": "kind"}, ["no", "yes"])


def test_what_two_columns_hide_is_learnt_from_four() -> None:
    """The sign of c times d is chance to who sees a and b alone."""
    spec = dataclasses.replace(OWN, hidden_layers=(8,), optimizer="adam", learning_rate=0.02)
    text = sheet(300)
    whole = LiveTrainer(spec, own=own(text))
    pair = LiveTrainer(spec, own=own(text, inputs=["a", "b"]))
    for live in (whole, pair):
        live.train(60)
    assert whole.metrics()["test_accuracy"] > 0.8 > pair.metrics()["test_accuracy"]  # type: ignore[operator]


def test_a_number_is_predicted_in_its_own_unit() -> None:
    """Standardised to be learnt; its errors are told as the table has it."""
    table = own(inputs=["a", "b", "c"], target="d", kind="values")
    assert isinstance(table, Table)
    live = LiveTrainer(dataclasses.replace(OWN, problem="regression"), own=table)
    assert live.layout()["table"]["target"]["name"] == "d"
    assert live.source.target is not None
    unit = live.source.target
    actual = np.sort(live.source.points.labels[:, 0] * unit.deviation + unit.mean)
    np.testing.assert_allclose(actual, np.sort(table.rows[:, 3]))
    assert live.metrics()["test_mae"] is not None


def test_columns_that_cannot_be_inputs_are_refused_by_name() -> None:
    """More than sixteen, one that is the same in every row however it is written, and one with words."""
    many = [*NAMES, *(f"x{k}" for k in range(5, 18))]
    assert chosen(sheet(inputs=17), inputs=many)["values"] == {"inputs": 17, "limit": 16}
    assert "refused" not in chosen(sheet(inputs=17), inputs=many[1:])
    assert chosen(sheet(b="7"))["values"] == {"column": "b", "cell": "7"}
    assert chosen("a,b,k\n1,2,x\n1.0,3,y\n", inputs=["a", "b"], target="k")["refused"] == "constant"
    assert chosen(sheet(b="n/a"))["refused"] == "text"
    assert chosen(sheet(b="7"), columns=False).keys() >= {"axes", "numbers"}


def test_few_words_are_an_input_each() -> None:
    """Of a column of up to five words each is 0 or 1 (one-hot); not of one with more, or with numbers."""
    text = "n,colour,k\n1,red,x\n2,blue,y\n3,red,x\n4,green,y\n"
    answer = chosen(text, inputs=["colour", "n"], target="k")
    assert answer["axes"] == ["colour = blue", "colour = green", "colour = red", "n"]
    assert answer["numbers"].reshape(4, 5)[:, :3].tolist() == [[0, 0, 1], [1, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert chosen(text, inputs=["colour", "n"], target="k", columns=False)["refused"] == "text"
    mixed = text.replace("green", "7")
    assert chosen(mixed, inputs=["colour", "n"], target="k")["refused"] == "text"
    lines = "".join(f"{row},{'abcdef'[row % 6]},{row % 2}\n" for row in range(12))
    assert chosen("n,w,k\n" + lines, inputs=["n", "w"], target="k")["refused"] == "text"
    assert "refused" not in chosen("n,w,k\n" + lines.replace("f", "e"), inputs=["n", "w"], target="k")


def test_other_columns_begin_another_network() -> None:
    """Rows of the same columns leave what was learnt; other columns, or points of the plane, do not."""
    live = LiveTrainer(OWN, own=own())
    live.train(3)
    learnt = live.checkpoint()
    assert live.configure(OWN, own(sheet(seed=1))) == "points"
    assert (live.epoch, live.checkpoint().tolist()) == (3, learnt.tolist())
    assert live.configure(OWN, own(inputs=["a", "c", "d"])) == "data"
    assert (live.epoch, len(live.training.train_part.x)) == (0, 3)
    assert live.configure(OWN, own(inputs=["a", "c"], columns=False)) == "data"
    assert live.layout()["table"] is None
    assert live.train(1) == 1


def test_a_single_column_is_enough() -> None:
    """The map then varies along one side only."""
    live = LiveTrainer(OWN, own=own(inputs=["c"]))
    live.train(1)
    assert np.ptp(live.boundary(), axis=0).max() == 0 < np.ptp(live.boundary())


def test_a_table_needs_as_many_classes_as_it_has() -> None:
    """Fewer are refused; more may stay without rows."""
    table = Table(
        ("x", "k"), np.column_stack([np.arange(9), np.arange(9) % 3]), ("x",), ("k",), ("p", "q", "r")
    )
    spec = dataclasses.replace(OWN, problem="multi-class", classes=4, batch_size=2)
    assert LiveTrainer(spec, own=table).train(1) == 1
    with pytest.raises(SpecError, match="at least 3"):
        LiveTrainer(dataclasses.replace(spec, classes=2), own=table)


def test_equal_numbers_have_no_deviation() -> None:
    """Where all training rows hold 0.1, whose computed deviation is not quite 0, a test row stays near."""
    values = np.array([[0.1]] * 3 + [[0.7]])
    assert values[:3].std() > 0
    assert np.abs(standardised(values, 3)).max() < 1
