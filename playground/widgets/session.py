"""The page's session: it owns the engine in the browser, and asks here only for a first picture of an
experiment.
"""

from __future__ import annotations

import logging
import threading
from typing import Any, ClassVar

import param
from panel.io.state import state

from playground import i18n
from playground.assets import RuntimeUnavailable
from playground.experiment import IGNORED_KEYS, Experiment
from playground.preview import preview
from playground.resources import RUNTIME, kernel_files, publish_runtime, runtime_is_published
from playground.rules import facts
from playground.widgets.base import View

log = logging.getLogger(__name__)


class Session(View):
    """Invisible. Until Python has started in the browser, the same kernels draw the experiment here, on
    request.
    """

    module: ClassVar[str] = "session_view"

    schema = param.List(doc="The declared settings, see `Experiment.describe`.")
    rules = param.Dict(doc="What goes with what, see `rules.facts`.")
    ignored_keys = param.List(doc="Keys of old links that mean nothing here.")
    strings = param.Dict(doc="Every text by language and key.")
    kernels = param.List(doc="Files of the mathematics, relative to `base_url`.")
    runtime = param.String(
        doc="Address of the Pyodide runtime relative to `base_url`; empty until it is there."
    )
    runtime_error = param.String(doc="Why the runtime cannot be had.")

    def __init__(self, **params: Any) -> None:
        super().__init__(
            schema=Experiment.describe(),
            rules=facts(),
            ignored_keys=sorted(IGNORED_KEYS),
            strings=i18n.strings(),
            kernels=kernel_files(),
            sizing_mode=None,
            **params,
        )
        if runtime_is_published():
            self.runtime = RUNTIME
        else:
            threading.Thread(target=self._fetch_runtime, args=(state.curdoc,), daemon=True).start()

    def _fetch_runtime(self, document: Any) -> None:
        """The first start of all: get the runtime while the page is already there, then tell it."""
        try:
            publish_runtime()
            found = {"runtime": RUNTIME}
        except RuntimeUnavailable as error:
            log.error("%s", error)
            found = {"runtime_error": str(error)}
        if document is not None:
            document.add_next_tick_callback(lambda: self.param.update(**found))

    def _handle_msg(self, data: Any) -> None:
        """Answer `{"preview": id, "spec": …}` with that experiment's data and first weights, as frames."""
        if isinstance(data, dict) and "preview" in data:
            self._send_msg({"preview": data["preview"], **preview(data.get("spec"))})
