"""A translator as a plain PyTorch script: the same network, order and steps, and no playground."""

from __future__ import annotations

from playground.server.scripts import transformer
from playground.server.scripts.taking_home import (
    INTAKE,
    RECIPES,
    Part,
    constants,
    filled,
    namespace,
    source,
    sources,
)
from playground.server.specs.own import UPLOAD
from playground.server.specs.translator import Translator

PAIRS = """PAIRS is a file of text in UTF-8: in each line a phrase, a tab, and its translation, as in the
playground's own phrases_en_es.tsv."""
OWN_PAIRS = "PAIRS is the table that you brought to the playground."
LINES = '"\\n".join("\\t".join(pair) for row in rows_in(read(Path(path))) if (pair := pair_in(row)))'


def script(spec: Translator) -> str:
    """The text of a Python file that trains the network of `spec`, or translates with weights that are given
    to it."""
    byte_pairs = spec.tokens == "byte-pairs"
    pairs = RECIPES / "translator.py"
    whole = '"\\n".join(f" {phrase}" for pair in train for phrase in pair)'
    values = {
        **transformer.values(spec),
        "spec": namespace(spec, (*transformer.OF_NETWORK, "tied")),
        "epoch": spec.EPOCH,
        "settings": constants(spec, (*transformer.OF_TRAINING, "label_smoothing")),
        **(
            _own()
            if spec.data == UPLOAD
            else {"about_data": PAIRS, "reading": "", "table": "read(Path(path))"}
        ),
        "beams": spec.beams,
        "vocabulary": spec.vocabulary_size() - 3,
        "tokens": transformer.tokens(spec.tokens),
        "kind": "BytePairs" if byte_pairs else "Characters",
        "made": f"BytePairs({whole}, VOCABULARY)" if byte_pairs else "Characters(alphabet(table))",
        "pairs": f"{source(pairs, 'HELD_OUT', 'TESTED')}\n\n{source(pairs, 'def pairs')}",
        "rows": source(RECIPES / "batches.py", "Rows =", "class Order"),
        "attention": source(RECIPES / "attention.py", "class Cache", "def watched"),
        "beam": source(RECIPES / "beam.py", "class Found"),
        "network": source(RECIPES / "translator_net.py", "class Signs"),
    }
    return filled("translator.txt", values)


def _own() -> dict[str, object]:
    """For pairs that a person brought."""
    parts: tuple[Part, ...] = (("texts.py", "LONGEST", "MARKS"), ("texts.py", "DELIMITERS", "def decoded"))
    reading = f"{sources(INTAKE, parts, '')}\n\n{source(INTAKE / 'texts.py', 'def rows_in')}"
    return {"about_data": OWN_PAIRS, "reading": f"\n\n{reading}", "table": LINES}
