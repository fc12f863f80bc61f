"""Makes every request of a page right in every process of a server, whichever of them ran the page before.

With several processes (`panel serve --num-procs 2`) a page's document, its files and its websocket may each
be served by another one. Two things that Panel sets up only where the page ran first are done here for all.
"""

from __future__ import annotations

from typing import ClassVar

from bokeh.document import Document
from bokeh.embed.bundle import extension_dirs
from panel.io.resources import get_dist_path
from panel_material_ui.base import DIST_PATH


class Material:
    """Material's scripts, styles and fonts, as files of a component.

    Material registers its folder for `static/extensions/…` when it is imported, so a process that has not run
    the page answers 404. Panel's component route first imports the module that the address names, this one.
    """

    _resources: ClassVar = {"raw": sorted(path.name for path in DIST_PATH.iterdir())}


# The component route looks for files beside the module's own, which for this module are Material's.
__file__ = str(DIST_PATH / "serving.py")
extension_dirs[f"../../components/{__name__}/Material/_resources/raw"] = extension_dirs.pop(
    "panel-material-ui"
)


def stay_local(document: Document | None) -> None:
    """Let a page load Panel's own style sheets from its server; call it before making a session's widgets.

    Panel settles that while it writes the page's HTML. Where another process wrote it, the style sheets would
    come from the public CDN.
    """
    if document is not None:
        document.template_variables["dist_url"] = get_dist_path()
