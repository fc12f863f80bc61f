"""Forecasting networks as a plain PyTorch script: the same networks, order and steps, and no playground."""

from __future__ import annotations

from playground.server.scripts.taking_home import RECIPES, constants, filled, namespace, source, title
from playground.server.specs.forecast import INPUTS, MONTHS, WEEK, WEEKDAYS, Forecast

OF_NETWORK = ("network", "days", "hidden_size", "embedding")
OF_TRAINING = ("horizon", "learning_rate", "batch_size", "epochs", "seed")


def script(spec: Forecast) -> str:
    """The text of a Python file that trains the networks of `spec`, or tests weights that are given to it."""
    values = {
        "title": title(spec),
        "spec": namespace(spec, OF_NETWORK),
        "calendar": {inputs: spec.calendar_size(inputs) for inputs in INPUTS},
        "settings": constants(spec, OF_TRAINING),
        "test": WEEK * spec.test_weeks,
        "weekdays": WEEKDAYS,
        "months": MONTHS,
        "network": source(RECIPES / "forecast_net.py", "READERS"),
    }
    return filled("forecast.txt", values)
