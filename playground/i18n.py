"""Every word a person reads, from `locale/*.json`: one flat table of keys for each language."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "es")
LOCALE = Path(__file__).with_name("locale")


@cache
def strings() -> dict[str, dict[str, str]]:
    """The tables by language; the page gets them whole, so that switching language needs no server."""
    return {language: json.loads((LOCALE / f"{language}.json").read_text("utf-8")) for language in LANGUAGES}


def t(key: str, language: str = "en", **values: object) -> str:
    """The text of `key`, its `{name}` places filled from `values`; raises KeyError for an unknown key."""
    text = strings()[language][key]
    return text.format(**values) if values else text
