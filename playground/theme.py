"""The look that Panel's side of the page needs: MUI palettes and the style sheets of the layout boxes.

Colours are declared once, as custom properties in `static/tokens.css`; MUI wants its palette in JavaScript
terms, so the few it needs are read from there.
"""

from __future__ import annotations

import re
from typing import Any

from playground.resources import STATIC

TOKENS = (STATIC / "tokens.css").read_text("utf-8")
LAYOUT = [(STATIC / "layout.css").read_text("utf-8")]


# A quiet bar instead of MUI's coloured one; and the document scrolls, not a box inside it, so that phones
# hide their own bars, and the page prints whole.
PAGE = {
    "&.MuiBox-root": {"width": "100%", "height": "auto", "minHeight": "100vh", "overflow": "visible"},
    "& .main": {"overflow": "visible", "backgroundColor": "transparent", "minWidth": 0},
    "& .main-content": {"overflow": "visible"},
    "& .MuiAppBar-root": {
        "backgroundColor": "var(--np-panel)",
        "color": "var(--np-ink)",
        "boxShadow": "none",
        "borderBottom": "1px solid var(--np-line)",
        "backgroundImage": "none",
    },
    "@media print": {"& .MuiAppBar-root": {"position": "absolute !important"}},
    # Without a title and with nothing to wait for, these are there all the same, without a name.
    "& .MuiAppBar-root .MuiLinearProgress-root": {"display": "none"},
    "& .MuiToolbar-root > .MuiTypography-h5": {"visibility": "hidden"},
    "& .MuiAppBar-root .MuiToolbar-root": {"minHeight": "56px", "paddingX": {"xs": "12px", "md": "24px"}},
}


def _palette(block: str) -> dict[str, Any]:
    """MUI's palette from one block of `tokens.css`."""
    token = dict(re.findall(r"--np-([\w-]+):\s*([^;]+);", block))
    return {
        "palette": {
            "primary": {"main": token["accent"], "contrastText": token["on-accent"]},
            "background": {"default": token["page"], "paper": token["panel"]},
            "text": {"primary": token["ink"], "secondary": token["soft"]},
            "divider": token["line"],
        }
    }


def theme_config() -> dict[str, Any]:
    """The MUI theme of every Panel widget, light and dark."""
    light, dark = re.findall(r"\{([^}]*--np-page[^}]*)\}", TOKENS)[:2]
    # Literal names: MUI and Bokeh measure text with them, which a custom property does not allow.
    fonts = re.findall(r"--np-sans:\s*([^;]+);", light)[0]
    shared = {
        "typography": {"fontFamily": fonts, "fontSize": 13},
        "shape": {"borderRadius": 10},
    }
    return {"light": {**_palette(light), **shared}, "dark": {**_palette(dark), **shared}}
