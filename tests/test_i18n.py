"""The words of the page: both languages whole, every word used, none missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground import i18n
from playground.datasets import world_cups
from playground.datasets.matches import columns
from playground.experiment import Experiment
from playground.server import specs
from playground.settings import Choice, Subset
from tests.conftest import ROOT

PLACE = re.compile(r"\{(\w+)\}")
KEY = re.compile(r"""['"]([a-z_]+(?:\.[\w-]+)+)['"]""")
WORD = re.compile(r"""['"]([\w-]+)['"]""")
# The beginning of a key that the code completes: `engine.${stage}`, f"loader.{name}".
BEGUN = re.compile(r"""(?:`|f")([a-z_.]+)\.(?:\$\{|\{)""")

# A part of a recipe's views, which has two texts (static/ui/studio/section.js).
SECTION = re.compile(r"\bsection\('([\w.]+)'")

# What is loaded when it is needed, by name (static/ui/studio/editors.js).
LOADED = re.compile(r"'([\w.-]+)': \(\) => import\(")


def sources() -> Iterator[Path]:
    """The files of code that may name a key."""
    yield from (ROOT / "static" / "ui").rglob("*.js")
    yield ROOT / "static" / "worker.js"
    # The kernels have no words, and the server has a table of its own.
    yield from (p for p in (ROOT / "playground").rglob("*.py") if not {"kernels", "server"} & set(p.parts))
    yield from (ROOT / "playground").glob("*.html")


@pytest.fixture(scope="module")
def code() -> str:
    """All code that may name a key, as one text."""
    return "\n".join(path.read_text("utf-8") for path in sources())


@pytest.fixture(scope="module")
def keys() -> set[str]:
    """The keys of the English table."""
    return set(i18n.strings()["en"])


def declared() -> set[str]:
    """The keys that follow from the settings: a label for each control, a name for each choice shown."""
    on_page = set(WORD.findall((ROOT / "playground" / "app.py").read_text("utf-8")))
    needed = {f"{name}.label" for name in Experiment.settings() if name in on_page}
    drawn = {"dataset", "reg_dataset"}  # by static/ui/data.js, as thumbnails
    for name, setting in Experiment.settings().items():
        if isinstance(setting, Choice) and name in on_page | drawn:
            needed |= {f"{name}.{choice}" for choice in setting.objects}
        elif isinstance(setting, Subset):
            needed |= {f"feature.{choice}" for choice in setting.objects}
    return needed


def of_recipes() -> tuple[set[str], set[str]]:
    """The keys that follow from what a server can train: those that there must be, and those that may be."""
    needed: set[str] = set()
    possible: set[str] = set()
    for recipe, about in specs.describe().items():
        needed |= {f"recipe.{recipe}", f"recipe.{recipe}.hint"}
        needed |= {f"preset.{recipe}.{preset}" for preset in about.get("presets", {})}
        # What a server fills in by itself is no setting.
        structs = [struct for name, struct in about["schema"]["$defs"].items() if name != "Own"]
        for field, rule in (
            (name, rule) for struct in structs for name, rule in struct["properties"].items()
        ):
            if field == "recipe":
                continue
            own = f"spec.{recipe}.{field}"
            needed.add(own if own in i18n.strings()["en"] else f"spec.{field}")
            possible |= {f"{key}.help" for key in (own, f"spec.{field}")}
            possible |= {f"choice.{field}.{choice}" for choice in rule.get("enum", [])}
        rows = specs.RECIPES[recipe]().plan()
        possible |= {f"plan.{column}" for row in rows for column in row}
        possible |= {f"plan.part.{row['name']}" for row in rows}
    return needed, needed | possible


def measured() -> set[str]:
    """The keys that follow from what recipes measure: each names its measures where it evaluates."""
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "playground" / "server").rglob("*.py"))
    return {f"metric.{name}" for name in WORD.findall(sources)}


def of_tables() -> set[str]:
    """The keys that follow from the tables: a name for each column and class."""
    folder = ROOT / "playground" / "datasets" / "tables"
    tables = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    names = {name for table in tables for name in (*table["columns"], *table["classes"])}
    names |= {*columns(world_cups.SIDES), *world_cups.RESULTS}
    return {f"table.word.{name.lower().replace(' ', '_')}" for name in names}


def of_sections(code: str) -> set[str]:
    """The keys of the parts of recipes' views: title, and what is to be seen there."""
    return {f"{name}.{text}" for name in SECTION.findall(code) for text in ("title", "what")}


def told(code: str) -> set[str]:
    """The keys that follow from what the engine tells: how far it is, and what went wrong."""
    stages = set(re.findall(r"stage(?: =|:) '(\w+)'", code))
    codes = {word for rest in re.findall(r"\bcode: ([^,}]*'[^,}]*)", code) for word in WORD.findall(rest)}
    # A run that broke down is told by its reason.
    diagnosis = (ROOT / "playground" / "kernels" / "diagnosis.py").read_text("utf-8")
    reasons = set(re.findall(r'Diagnosis\("(\w+)"', diagnosis))
    # So is a table that cannot be used.
    own = "".join(path.read_text("utf-8") for path in (ROOT / "playground/kernels/own").glob("*.py"))
    refusals = set(re.findall(r'DataError\("(\w+)"', own))
    return (
        {f"engine.{stage}" for stage in stages}
        | {f"notice.{code}" for code in codes - {"diverged"}}
        | {f"diverged.{reason}" for reason in reasons}
        | {f"own.refused.{refusal}" for refusal in refusals}
    )


def test_a_label_that_recipes_share_has_one_meaning() -> None:
    """Where a recipe has no label of its own for a setting, it has the type that it has elsewhere."""
    types: dict[str, set[str]] = {}
    for recipe, about in specs.describe().items():
        for struct in about["schema"]["$defs"].values():
            for field, rule in struct["properties"].items():
                if f"spec.{recipe}.{field}" not in i18n.strings()["en"]:
                    found = rule.get("type", "choice" if "enum" in rule else "other")
                    types.setdefault(field, set()).add(found)
    assert {field: found for field, found in types.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_languages_have_the_same_keys(keys: set[str], language: str) -> None:
    """Each table has every key of the English one and no other."""
    assert set(i18n.strings()[language]) == keys


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_languages_fill_the_same_places(language: str) -> None:
    """A text has the same `{places}` in every language."""
    for key, text in i18n.strings()[language].items():
        assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(i18n.strings()["en"][key])), key


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    """Every key has words, without spaces around them."""
    assert {
        key for key, text in i18n.strings()[language].items() if not text or text != text.strip()
    } == set()


def test_sentences_are_translated() -> None:
    """A text of four words or more is not the same in two languages."""
    english, spanish = i18n.strings()["en"], i18n.strings()["es"]
    assert {key for key, text in english.items() if len(text.split()) > 3 and spanish[key] == text} == set()


def test_no_key_is_missing(code: str, keys: set[str]) -> None:
    """Every key that the code names, or that follows from a setting or from the engine, has its words."""
    rooms = {key.split(".")[0] for key in keys}
    named = {key for key in KEY.findall(code) if key.split(".")[0] in rooms}
    named -= {*SECTION.findall(code), *LOADED.findall(code)}
    files = {key for key in named if key.endswith((".js", ".css", ".json", ".py", ".html"))}
    assert (named - files) | declared() | told(code) | of_recipes()[0] | of_sections(
        code
    ) | of_tables() <= keys


def test_no_key_is_unused(code: str, keys: set[str]) -> None:
    """Every key is named in the code, follows from a setting, or completes a beginning that the code has."""
    named, begun = set(KEY.findall(code)), set(BEGUN.findall(code))
    words = set(WORD.findall(code)) | set(re.findall(r"\b(\w+):", code))
    # The end of a key may be put together too: `ready-${backend}`.
    ends = {key: set(key.rpartition(".")[2].split("-")) for key in keys if key.rpartition(".")[0] in begun}
    completed = {key for key, parts in ends.items() if parts <= words}
    followed = declared() | told(code) | of_recipes()[1] | of_sections(code) | of_tables() | measured()
    assert keys - named - followed - completed == set()


def test_a_text_is_filled() -> None:
    """`t` puts the values into their places, and leaves a text without places as it is."""
    assert i18n.t("transport.spoken", "en", epoch=3, loss="0.5") == "Epoch 3, test loss 0.5"
    assert i18n.t("transport.play", "es") == i18n.strings()["es"]["transport.play"]


def test_an_unknown_key_is_an_error() -> None:
    """A key that no table has is not shown as if it were a word."""
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        i18n.t("no.such.key")
