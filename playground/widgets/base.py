"""The one way a view of the page is made: a JSComponent drawn by a native ES module in `static/ui/`."""

from __future__ import annotations

from typing import ClassVar

import param
from panel.custom import JSComponent

from playground.resources import base_url

# Panel hands a component's ESM to the browser as a blob, which cannot import its neighbours; so the ESM is
# only this loader, and the views proper are served as files, loaded once by `static/ui/boot.js`. The document
# has started that already (`page.html`); where it has not, the loader does. Panel caches ESM by class name:
# class names are unique.
LOADER = """
export async function render(context) {
  const views = window.playgroundViews ?? await new Promise((resolve) => {
    addEventListener("playground-views", (event) => resolve(event.detail), {once: true});
    const address = new URL(context.model.base_url + "/_static/ui/boot.js", document.baseURI).href;
    if ([...document.scripts].some((script) => script.src === address)) return;
    document.head.append(Object.assign(document.createElement("script"), {type: "module", src: address}));
  });
  return views.%s.render(context);
}
"""


class View(JSComponent):
    """A view drawn by `static/ui/<module>.js`, which exports `render({model, view})`."""

    base_url = param.String(doc="Where the package's files are, relative to the page.")

    module: ClassVar[str]

    __abstract = True

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._esm = LOADER % cls.module

    def __init__(self, **params: object) -> None:
        super().__init__(**{"base_url": base_url(), "margin": 0, "sizing_mode": "stretch_width", **params})
