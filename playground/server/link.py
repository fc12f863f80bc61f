"""What a link says of a recipe: `cnn~preset!lenet-5~epochs!3~augment.shift!2`, as `static/ui/studio/share.js`
writes it.

After the recipe's name, settings that are not the usual ones; a part of a struct has a dot, and layers are
`blocks!conv-16-5!activation!flatten`, each with its settings in their order. A preset is what the others are
set over.
"""

from __future__ import annotations

import copy
from typing import Any

import msgspec

from playground.server.specs import RECIPES

PRESET, KEPT = "preset", "kept"


class LinkError(ValueError):
    """The text tells no settings of a recipe: what was expected, and what was given."""


def read(text: str) -> dict[str, Any]:
    """Every setting of the recipe that a link's text names, `recipe` too.

    They are of the right kind, not yet within their ranges: `playground.server.specs.parse` checks that.
    Raises `LinkError`.
    """
    recipe, *pairs = text.split("~")
    if recipe not in RECIPES:
        raise LinkError(f"expected a recipe, {' | '.join(RECIPES)}; got {recipe or 'none'}")
    about = RECIPES[recipe].about()
    presets, usual = about.get("presets", {}), msgspec.to_builtins(RECIPES[recipe]())
    given = dict(_pair(pair) for pair in pairs)
    if KEPT in given:
        raise LinkError("expected settings that a link can tell; got some that a browser keeps")
    preset = "!".join(given.pop(PRESET, []))
    if preset and preset not in presets:
        raise LinkError(f"expected a preset, {' | '.join(presets)}; got {preset}")
    spec: dict[str, Any] = copy.deepcopy({**usual, **presets.get(preset, {})})
    for path, words in given.items():
        name, _, part = path.partition(".")
        place, key, like = (spec[name], part, usual[name]) if part and name in usual else (spec, name, usual)
        if not isinstance(like, dict) or key not in like or key == "recipe":
            raise LinkError(f"expected a setting of {recipe}; got {path}")
        place[key] = _value(path, like[key], words, about.get("blocks", {}))
    return spec


def _pair(pair: str) -> tuple[str, list[str]]:
    name, *words = pair.split("!")
    return name, words


def _value(path: str, like: Any, words: list[str], blocks: dict[str, Any]) -> Any:
    """Words as a value of the kind that the usual one, `like`, is of."""
    if isinstance(like, list) and any(isinstance(item, dict) for item in like):
        return [_block(path, word, blocks) for word in words]
    if isinstance(like, (list, tuple)):
        return [_number(path, word) for word in words]
    word = words[0] if words else ""
    if isinstance(like, bool):
        return word == "true"
    return word if isinstance(like, str) else _number(path, word)


def _number(path: str, word: str) -> float:
    try:
        return int(word) if word.lstrip("-").isdigit() else float(word)
    except ValueError:
        raise LinkError(f"expected a number for {path}; got {word or 'nothing'}") from None


def _block(path: str, word: str, blocks: dict[str, Any]) -> dict[str, Any]:
    kind, *words = word.split("-")
    rules = blocks.get(kind, {})
    if kind not in blocks or len(words) > len(rules):
        raise LinkError(f"expected a layer, {' | '.join(blocks)}, and its settings; got {word}")
    values = [
        _value(f"{path} {word}", rule["default"], words[k : k + 1], {}) if k < len(words) else rule["default"]
        for k, rule in enumerate(rules.values())
    ]
    return {"kind": kind, **dict(zip(rules, values, strict=True))}
