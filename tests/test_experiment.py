"""The experiment: what a link says of it, what it writes back, and what the engine is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.experiment import Experiment
from playground.kernels.spec import Spec
from playground.settings import Choice, Flag, Names, Quantity, Seed, Setting, Shape, Subset

LINKS = json.loads(Path(__file__).with_name("links.json").read_text("utf-8"))


def make(**values: Any) -> Experiment:
    """An experiment with these settings."""
    return Experiment(**values)  # type: ignore[no-untyped-call]  # Param writes its constructors without types


def changed(experiment: Experiment) -> dict[str, Any]:
    """The settings that differ from the defaults."""
    usual = Experiment.settings()
    return {name: value for name, value in experiment.to_json().items() if value != usual[name].default}


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link["what"])
def test_a_link_is_read(link: dict[str, Any]) -> None:
    """A link gives its values, the default for each key it cannot use, and a notice that names the key."""
    experiment, notices = Experiment.from_hash(link["hash"])
    assert changed(experiment) == link["values"]
    assert [notice.key for notice in notices] == link["notices"]


@pytest.mark.parametrize("link", LINKS, ids=lambda link: link["what"])
def test_a_link_is_written(link: dict[str, Any]) -> None:
    """An experiment writes the shortest link: only what is not the default."""
    assert Experiment.from_hash(link["hash"])[0].to_hash() == link["writes"]


def test_a_notice_tells_what_was_given_and_expected() -> None:
    """A notice holds the value as it was in the link, and what would have been possible."""
    (notice,) = Experiment.from_hash("#batchSize=0")[1]
    assert (notice.key, notice.value, notice.expected) == ("batchSize", "0", "a whole number from 1 to 10000")


def values(setting: Setting) -> st.SearchStrategy[Any]:
    """Any value that a setting can have."""
    match setting:
        case Choice():
            return st.sampled_from(setting.objects)
        case Flag():
            return st.booleans()
        case Seed():
            return st.text(st.characters(exclude_categories=["Cs"]), max_size=64)
        case Names():
            return st.lists(st.sampled_from(setting.choices), max_size=4)
        case Subset():
            return st.sets(st.sampled_from(setting.objects)).map(
                lambda chosen: [name for name in setting.objects if name in chosen]
            )
        case Shape():
            return st.lists(st.integers(1, setting.max_units), max_size=setting.max_layers)
        case Quantity(whole=True):
            return st.integers(int(setting.low), int(setting.high))
        case Quantity():
            return st.floats(setting.low, setting.high)


EXPERIMENTS = st.fixed_dictionaries({name: values(s) for name, s in Experiment.settings().items()})


@settings(deadline=None)
@given(EXPERIMENTS)
def test_what_is_written_is_read_again(given_values: dict[str, Any]) -> None:
    """Every experiment comes back from its own link, without a notice; a text of spaces alone is no text."""
    experiment, notices = Experiment.from_hash(make(**given_values).to_hash())
    for name, setting in Experiment.settings().items():
        if isinstance(setting, Seed) and not given_values[name].strip():
            given_values[name] = ""
    assert experiment.to_json() == given_values
    assert notices == []


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_link_breaks_the_reader(text: str) -> None:
    """Whatever a link says, an experiment comes of it that an engine can train."""
    experiment, _ = Experiment.from_hash(text)
    assert isinstance(experiment.spec(), Spec)


WRONG = [
    {"dataset": "galaxy"},
    {"noise": 81},
    {"batch_size": 0},
    {"hidden_layers": [1] * 11},
    {"init_zero": 1},
]
KEYS = [setting.url or "x" for setting in Experiment.settings().values()]
NUMBERS = st.one_of(st.floats(), st.integers(), st.decimals()).map(str)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(KEYS), st.one_of(NUMBERS, st.text("0123456789.,-+eE%", max_size=9))))
)
def test_no_value_of_a_known_key_breaks_the_reader(pairs: list[tuple[str, str]]) -> None:
    """Numbers of every kind under known keys give an experiment that an engine can train."""
    experiment, _ = Experiment.from_hash("&".join(f"{key}={value}" for key, value in pairs))
    assert isinstance(experiment.spec(), Spec)


def test_the_engine_is_told_what_it_trains_and_no_more() -> None:
    """The spec holds every setting but those of the view and the pace, and whose arithmetic is wanted."""
    experiment = make(dataset="xor", hidden_layers=[3], seed="7", show_test=True, speed="max")
    spec = experiment.spec("tfplayground")
    assert (spec.dataset, spec.hidden_layers, spec.seed, spec.compat) == ("xor", (3,), "7", "tfplayground")
    own = {name for name, setting in Experiment.settings().items() if setting.effect in ("view", "pace")}
    assert set(Experiment.settings()) - own <= set(spec.to_dict())
    assert not own & set(spec.to_dict())


def test_every_control_offers_only_possible_values() -> None:
    """What a slider or a list of options reaches lies within the bounds of its setting."""
    for name, setting in Experiment.settings().items():
        if isinstance(setting, Quantity):
            offered = setting.options or (setting.slider or ())[:2]
            assert offered, name
            assert all(setting.low <= value <= setting.high for value in offered), name
            assert min(offered) <= setting.default <= max(offered), name


def test_every_effect_is_one_the_page_knows() -> None:
    """A setting's effect is one of those that the page's session puts in order."""
    assert {s.effect for s in Experiment.settings().values()} <= {
        *("view", "pace", "map", "live", "points", "network", "data")
    }


def test_no_two_settings_share_a_key() -> None:
    """Each key of a link belongs to one setting."""
    keys = [setting.url for setting in Experiment.settings().values() if setting.url]
    keys += [choice for s in Experiment.settings().values() if isinstance(s, Subset) for choice in s.objects]
    assert len(keys) == len(set(keys))


def test_the_declarations_are_json() -> None:
    """What the page is told of the settings can be sent as JSON, and leaves none out."""
    described = json.loads(json.dumps(Experiment.describe(), allow_nan=False))
    assert [entry["name"] for entry in described] == list(Experiment.settings())


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: next(iter(wrong)))
def test_an_impossible_setting_is_refused(wrong: dict[str, Any]) -> None:
    """Set from Python, an impossible value raises an error that names the setting."""
    with pytest.raises((ValueError, TypeError), match=next(iter(wrong))):
        make(**wrong)
