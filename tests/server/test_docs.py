"""docs/protocol.md describes all there is, and nothing that is not."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import get_args

import pytest

from playground.protocol import (
    FROM_SERVER,
    SUBPROTOCOL,
    TO_SERVER,
    WORKER_ONLY,
    Code,
    Message,
    Reply,
    Request,
    Status,
)
from playground.server.limits import Limits
from playground.server.refusal import texts
from playground.server.specs import RECIPES
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "protocol.md").read_text("utf-8")
COMMON = {item.name for base in (Request, Reply) for item in fields(base)}


def section(title: str) -> str:
    """The text under a heading."""
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def rows(title: str) -> dict[str, str]:
    """The rows of the table under a heading, by what stands in the first cell."""
    return dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", section(title), re.MULTILINE))


@pytest.mark.parametrize(
    ("title", "messages"), [("Requests", TO_SERVER), ("Replies and events", FROM_SERVER)]
)
def test_every_message_has_its_row(title: str, messages: tuple[type[Message], ...]) -> None:
    """The tables list the messages that there are, with all their fields."""
    table = rows(title)
    assert list(table) == [message.__name__.lower() for message in messages]
    for message in messages:
        own = {item.name for item in fields(message)} - COMMON  # type: ignore[arg-type]
        described = set(re.findall(r"`(\w+): ", table[message.__name__.lower()].split(" | ")[0]))
        assert described == own, message


def test_every_limit_has_its_row() -> None:
    """The table lists the limits that there are, with their defaults."""
    expected = {item.name: str(item.default) for item in fields(Limits)}
    assert {name: cells.split(" | ")[0] for name, cells in rows("Limits").items()} == expected


def test_every_error_code_has_its_row() -> None:
    """The table lists the codes that there are."""
    assert set(rows("Refusals")) == set(get_args(Code))


def test_every_state_and_topic_is_named() -> None:
    """States and the topics of every recipe are described."""
    assert all(f"`{status}`" in section("States") for status in get_args(Status))
    assert set(rows("Recipes")) == {topic for recipe in RECIPES.values() for topic in recipe.TOPICS}


def test_what_only_the_browser_does_is_named() -> None:
    """The messages that the server refuses are named, and so is the subprotocol."""
    assert all(f"`{message.__name__.lower()}`" in section("Requests") for message in WORKER_ONLY)
    assert SUBPROTOCOL in TEXT


def test_every_refusal_has_words_in_every_language() -> None:
    """Both languages have the same refusals, with the same places in their texts, and each says what to
    do."""
    english, spanish = texts()["en"], texts()["es"]
    assert english.keys() == spanish.keys()
    for key in english:
        for words in (english[key], spanish[key]):
            assert all(words), key
        places = [set(re.findall(r"\{(\w+)\}", " ".join(words))) for words in (english[key], spanish[key])]
        assert places[0] == places[1], key


def test_every_refusal_in_the_code_has_words() -> None:
    """No refusal is raised under a key that has no text."""
    keys = set()
    for path in (ROOT / "playground" / "server").rglob("*.py"):
        keys |= set(re.findall(r'Refusal\(\s*"\w+",\s*"([\w.]+)"', path.read_text("utf-8")))
    assert len(keys) > 15
    assert keys <= texts()["en"].keys()
