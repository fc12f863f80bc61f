"""Make the small colour images on hand from the packages that carry them: `python -m scripts.pack_emoji R`.

R holds, unpacked, the npm packages emoji-datasource-google 16.0.0 (as `google`) and emoji-datasource-twitter
16.0.0 (`twitter`). Same packages, same file.

Both vendors' drawings of an emoji are either for training or for testing, so no test image has been seen in
another hand. Emoji made of several others, a woman and a rocket, say, are left out: they hardly differ.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from playground.datasets import EMOJI
from scripts.pack_data import DATA

ROWS, COLUMNS = 21, 28
MARGIN = 1  # pixels of white on every side
MOST = 120  # emoji of a class
TESTED = 5  # one emoji of so many is for testing
JOINER = "200D"  # parts the emoji of which another is made
SIDE, STEP = 32, 34  # of an emoji on the sheet; from one to the next, with a frame of a pixel
LEVELS = 32  # shades of a colour that are kept: the file is half as large, and nobody sees it
VENDORS = ("google", "twitter")
# Unicode's groups, as far as one word tells what is seen; Travel & Places is two classes here.
CLASSES: dict[str, tuple[str, ...]] = {
    "Face": ("face-", "cat-face", "monkey-face"),
    "Person": ("person", "family"),
    "Animal": ("animal-",),
    "Food": ("food-", "drink"),
    "Place": ("place-", "hotel", "sky & weather"),
    "Transport": ("transport-air", "transport-ground", "transport-water"),
    "Sport or game": ("sport", "game", "event", "arts & crafts", "award-medal"),
    "Object": ("computer", "household", "light & video", "music", "office", "tool", "phone", "book-paper"),
    "Sign": ("alphanum", "keycap", "arrow", "av-symbol", "transport-sign", "warning", "zodiac"),
    "Flag": ("country-flag",),
}


def image(sheet: Image.Image, entry: dict[str, Any]) -> np.ndarray[Any, Any]:
    """An emoji, uint8 (3, ROWS, COLUMNS): as large as fits, in the middle of white."""
    left, top = entry["sheet_x"] * STEP + 1, entry["sheet_y"] * STEP + 1
    drawn = sheet.crop((left, top, left + SIDE, top + SIDE))
    drawn = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn).crop(drawn.getbbox())
    room = COLUMNS - 2 * MARGIN, ROWS - 2 * MARGIN
    scale = min(room[0] / drawn.width, room[1] / drawn.height)
    size = tuple(max(1, round(side * scale)) for side in drawn.size)
    small = drawn.convert("RGB").resize((size[0], size[1]), Image.Resampling.LANCZOS)
    whole = Image.new("RGB", (COLUMNS, ROWS), "white")
    whole.paste(small, ((COLUMNS - size[0]) // 2, (ROWS - size[1]) // 2))
    shades = np.asarray(whole, np.float64) * ((LEVELS - 1) / 255)
    pixels: np.ndarray[Any, Any] = (shades.round() * (255 / (LEVELS - 1))).round().astype(np.uint8)
    return pixels.transpose(2, 0, 1)


def chosen(entries: list[dict[str, Any]], kinds: tuple[str, ...]) -> list[str]:
    """The codes of at most MOST emoji of some subcategories, in an order of chance, always the same."""
    codes = [
        entry["unified"]
        for entry in entries
        if entry["subcategory"].startswith(kinds) and JOINER not in entry["unified"].split("-")
    ]
    return [codes[k] for k in np.random.default_rng(0).permutation(len(codes))[:MOST]]


def main(packages: Path) -> None:
    """Write the images, those for training first."""
    sheets, drawn = [], []
    for vendor in VENDORS:
        entries = json.loads((packages / vendor / "emoji.json").read_text("utf-8"))
        drawn.append({entry["unified"]: entry for entry in entries if entry[f"has_img_{vendor}"]})
        sheets.append(
            Image.open(packages / vendor / "img" / vendor / "sheets-clean" / "32.png").convert("RGBA")
        )
    both = sorted(
        (entry for code, entry in drawn[0].items() if code in drawn[1]), key=lambda entry: entry["sort_order"]
    )
    parts: dict[bool, list[tuple[int, str, int]]] = {False: [], True: []}
    for label, kinds in enumerate(CLASSES.values()):
        for place, code in enumerate(chosen(both, kinds)):
            parts[place % TESTED == 0] += [(label, code, vendor) for vendor in range(len(VENDORS))]
    chance = np.random.default_rng(0)
    order = [parts[tested][k] for tested in (False, True) for k in chance.permutation(len(parts[tested]))]
    np.savez_compressed(
        DATA / "emoji.npz",
        images=np.stack([image(sheets[vendor], drawn[vendor][code]) for _, code, vendor in order]),
        labels=np.array([label for label, _, _ in order], np.uint8),
        codes=np.array([code for _, code, _ in order]),
        vendors=np.array([vendor for _, _, vendor in order], np.uint8),
    )
    assert tuple(CLASSES) == EMOJI
    print(len(parts[False]), "for training,", len(parts[True]), "for testing")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
