"""A Panel widget for each setting, tagged so that the page's session finds it in the browser and listens to
it there.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import panel_material_ui as pmui

from playground import i18n
from playground.experiment import Experiment
from playground.settings import Choice, Flag, Quantity, Setting

TAG = "pg:"


def control(experiment: Experiment, name: str, **params: Any) -> pmui.MaterialWidget:
    """The widget of one setting. Its words are set in the browser, in the person's language."""
    setting = experiment.settings()[name]
    shared: dict[str, Any] = {
        "label": i18n.t(f"{name}.label"),
        "tags": [TAG + name],
        "margin": 0,
        "css_classes": ["control", f"control-{name.replace('_', '-')}", *_marks(setting)],
        "sizing_mode": "stretch_width",
    }
    shared.update(params)
    parameter = experiment.param[name]
    if isinstance(setting, Flag):
        return pmui.Switch.from_param(parameter, size="small", **shared)
    if isinstance(setting, Choice):
        return pmui.Select.from_param(parameter, variant="standard", size="small", **shared)
    assert isinstance(setting, Quantity)
    if setting.options is not None:
        return pmui.Select.from_param(
            parameter, options=_labelled(setting.options), variant="standard", size="small", **shared
        )
    assert setting.slider is not None
    start, end, step = setting.slider
    slider = pmui.IntSlider if float(step).is_integer() else pmui.FloatSlider
    return slider.from_param(parameter, start=start, end=end, step=step, size="small", **shared)


def _marks(setting: Setting) -> list[str]:
    """What the style sheet marks: a control that makes training start again."""
    return ["resets"] if setting.effect in ("network", "data") else []


def _labelled(options: list[float]) -> dict[str, float]:
    """Options under the text that JavaScript writes for the same number (`0.00001`, not `1e-05`)."""
    return {format(Decimal(repr(option)), "f"): option for option in options}
