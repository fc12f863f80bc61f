"""What data there are, and where they are looked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from playground import datasets
from playground.datasets import ALL, CLOTHES, EMOJI, IMAGES, ON_HAND, command, loading, texts

HAND = [name for name, item in ALL.items() if item.on_hand]


@pytest.fixture
def nothing_got(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nothing has been got; the directory that `PLAYGROUND_DATA_DIR` names."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv(datasets.VARIABLE, str(tmp_path / "given"))
    loading.images.cache_clear()
    return tmp_path / "given"


@pytest.mark.parametrize("name", ["mnist-10k", "fashion-10k"])
def test_ten_thousand_images_are_on_hand(name: str) -> None:
    """The extracts hold 10,000 images of all ten kinds, none of which is rare."""
    images, labels = loading.images(name)
    assert (images.shape, images.dtype) == ((10_000, 28, 28), np.uint8)
    assert np.bincount(labels).min() > 800
    assert np.bincount(labels).size == len(IMAGES[name].classes) == 10
    assert IMAGES[name].train + IMAGES[name].test == len(images)


def test_an_emoji_is_for_training_or_for_testing() -> None:
    """Small colour images of ten kinds; no emoji is both, in the hand of whichever vendor."""
    item = IMAGES["emoji"]
    images, labels = loading.images("emoji")
    assert (images.shape, images.dtype) == ((item.train + item.test, *item.shape), np.uint8)
    assert np.bincount(labels[: item.train]).min() > 100
    assert np.bincount(labels[item.train :]).size == len(item.classes) == 10
    codes, vendors = (np.load(ON_HAND / item.on_hand)[name] for name in ("codes", "vendors"))
    assert set(codes[: item.train]) & set(codes[item.train :]) == set()
    assert len(set(zip(codes, vendors, strict=True))) == len(images)
    assert images[labels == EMOJI.index("Flag")].std(1).mean() > 20  # flags are not grey


def test_the_texts_are_the_same_verses() -> None:
    """Line by line the English and the Spanish text are the same verse."""
    english, spanish = (texts.text(name).splitlines() for name in ("bible-en", "bible-es"))
    assert len(english) == len(spanish) > 8_000
    assert (english[0], spanish[0]) == (
        "In the beginning God created the heavens and the earth.",
        "EN el principio crió Dios los cielos y la tierra.",
    )


def test_every_phrase_has_two_sides() -> None:
    """A line is an English phrase, a tab, and the Spanish one."""
    pairs = [line.split("\t") for line in texts.text("phrases").splitlines()]
    assert len(pairs) == 3_979
    assert all(len(pair) == 2 and all(pair) for pair in pairs)
    assert ["waving hand", "mano saludando"] in pairs


def test_every_file_on_hand_has_its_licence() -> None:
    """The licences name all files, and those that sets name are all there are."""
    files = {path.name for path in ON_HAND.iterdir()} - {"LICENSES.md"}
    licences = (ON_HAND / "LICENSES.md").read_text("utf-8")
    assert files == {item.on_hand for item in ALL.values() if item.on_hand}
    assert all(name in licences for name in files)


def test_the_given_directory_is_looked_into(nothing_got: Path) -> None:
    """A file of the right size in the directory's folder of that name counts as got."""
    text = ALL["shakespeare"]
    assert not datasets.available(text)
    (nothing_got / "shakespeare").mkdir(parents=True)
    (nothing_got / "shakespeare" / "input.txt").write_bytes(b"a" * text.files[0].size)
    assert datasets.available(text)
    assert texts.text("shakespeare")[:3] == "aaa"


def test_a_set_that_has_not_been_got_says_how(nothing_got: Path) -> None:
    """Loading it names the command and the variable."""
    with pytest.raises(datasets.Missing, match=r"playground data get mnist`.*PLAYGROUND_DATA_DIR"):
        loading.images("mnist")


def test_whole_sets_are_read_from_their_authors_files(nothing_got: Path) -> None:
    """Images for training come first, those for testing after them."""
    folder = nothing_got / "fashion-mnist"
    folder.mkdir(parents=True)
    parts = ((60_000, 1, 28), (60_000, 2, 0), (10_000, 3, 28), (10_000, 4, 0))
    for file, (count, value, side) in zip(IMAGES["fashion-mnist"].files, parts, strict=True):
        shape = (count, side, side) if side else (count,)
        head = bytes([0, 0, 8, len(shape)]) + b"".join(size.to_bytes(4, "big") for size in shape)
        (folder / file.name).write_bytes(head + bytes([value]) * int(np.prod(shape)))
    images, labels = loading.images("fashion-mnist")
    assert (images.shape, labels.shape) == ((70_000, 28, 28), (70_000,))
    assert (images[0, 0, 0], labels[0], images[-1, -1, -1], labels[-1]) == (1, 2, 3, 4)
    assert IMAGES["fashion-mnist"].classes == CLOTHES


def test_the_command_lists_every_set(nothing_got: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Sets on hand are told from those to be got."""
    assert command.main(["list"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert lines.keys() == ALL.keys()
    assert "on hand" in lines["mnist-10k"]
    assert "playground data get mnist" in lines["mnist"]


def test_the_command_knows_only_what_can_be_got(capsys: pytest.CaptureFixture[str]) -> None:
    """A set that is on hand, or unknown, is refused with those that can be got."""
    with pytest.raises(SystemExit):
        command.main(["get", "mnist-10k"])
    assert "'fashion-mnist'" in capsys.readouterr().err
