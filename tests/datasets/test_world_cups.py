"""The World Cups: what is counted of openfootball's files, and the table that is made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground import datasets, got
from playground.datasets import ALL, available, tables, texts, world_cups
from playground.kernels import sources
from playground.kernels.live import LiveTrainer
from playground.kernels.spec import Spec, SpecError
from tests.datasets.cups import MATCHES, cup, match, write

SPEC = Spec(problem="multi-class", dataset="world-cups", classes=3, compat="none", train_ratio=93)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nothing has been got; the directory that `PLAYGROUND_DATA_DIR` names."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv(datasets.VARIABLE, str(tmp_path / "given"))
    monkeypatch.setattr(sources, "ELSEWHERE", {})
    monkeypatch.setattr(tables, "_made", set())
    sources.shipped.cache_clear()
    return tmp_path / "given"


def test_a_match_is_told_by_what_both_teams_had_done_before() -> None:
    """Wins, draws, losses, goals for and against and the best streak, one side after the other."""
    first = cup(
        match("1930-07-14", "Narnia", "Oz", ft=(2, 0)),
        match("1930-07-13", "Oz", "Utopia", ft=(1, 1)),  # earlier, though it comes later
        match("1930-07-15", "Narnia", "Utopia", ft=(3, 1)),
    )
    made = world_cups.table([first, cup(match("1934-06-10", "Oz", "Narnia", ft=(0, 4)))])
    assert made["columns"][:4] == ["first wins", "second wins", "first draws", "second draws"]
    assert made["rows"] == [
        [0] * 12 + [1],
        [0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0],
        [1, 0, 0, 1, 0, 0, 2, 1, 0, 1, 1, 0, 0],
        [0, 2, 1, 0, 1, 0, 1, 5, 3, 1, 0, 2, 2],
    ]


def test_a_team_keeps_its_record_under_another_name() -> None:
    """What West Germany won, Germany has won."""
    old = cup(match("1974-07-07", "West Germany", "Netherlands", ft=(2, 1)))
    made = world_cups.table([old, cup(match("1994-06-17", "Germany", "Bolivia", ft=(1, 0)))])
    assert made["rows"][1][:2] == [1, 0]


def test_extra_time_counts_and_penalties_do_not() -> None:
    """A match that penalties decide is a draw; one that was not played is none."""
    unplayed = match("1938-06-04", "Sweden", "Austria")
    del unplayed["score"]
    decided = match("2010-07-11", "Netherlands", "Spain", ft=(0, 0), et=(0, 1))
    shot = match("2006-07-09", "Italy", "France", ft=(1, 1), et=(1, 1), p=(5, 3))
    made = world_cups.table([cup(unplayed), cup(shot), cup(decided)])
    assert [row[-1] for row in made["rows"]] == [1, 2]


def test_the_last_cup_tests(machine: Path) -> None:
    """Of the table that is made of the files, 93 % train, and exactly the matches of the last cup test."""
    write(machine / "world-cups")
    tables.offer()
    live = LiveTrainer(SPEC)
    assert live.training.test_part.x.shape == (12, MATCHES)
    assert tables.folder().is_relative_to(machine.parent / "cache")
    assert live.layout()["table"]["classes"] == list(world_cups.RESULTS)


def test_a_page_is_told_what_was_not_got(machine: Path) -> None:
    """Without the files there is neither a table nor its address; with them there are both."""
    assert got.addresses() == {"world-cups": ""}
    with pytest.raises(SpecError, match=r"a table that is on this machine; got 'world-cups'"):
        LiveTrainer(SPEC)
    write(machine / "world-cups")
    assert got.addresses()["world-cups"].endswith("/world-cups.json")
    assert got.Tables._resources["raw"] == ["world-cups.json"]


def test_the_real_cups_are_read_whole() -> None:
    """22 cups with 964 matches that were played; of 64 in the last, the first team won 29."""
    item = ALL["world-cups"]
    if not available(item):
        pytest.skip(str(datasets.Missing("world-cups")))
    cups = [texts.contents("world-cups", file).decode() for file in item.files]
    assert [len(world_cups.played(each)) for each in cups][::21] == [18, 64]
    assert sum(len(world_cups.played(each)) for each in cups) == 964
    rows = world_cups.table(cups)["rows"]
    assert len(rows) == 914
    assert sum(row[-1] == 0 for row in rows[-64:]) == 29
