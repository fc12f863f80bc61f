"""Three networks forecast a daily series from the days before: without the calendar, with it, and with
embeddings of it.

After Bagnato's sales forecast (Aprende Machine Learning, 2019). All three see the same batches, and forecast
the same held-out weeks, which none of them has seen: neither their numbers nor their mean and spread are
used in training. A forecast goes `horizon` days ahead, each of its days fed back as if it had happened; then
what did happen is revealed, and it goes on from there (walk-forward).

Measured with the defaults over ten seeds, on the eight held-out weeks: 11.3 orders off on average with the
calendar (10.8 to 12.2), 12.2 with embeddings (11.2 to 13.8), 13.9 from the days alone (12.4 to 15.5); last
week's same day is 13.5 off, the last day known 31.8. A run takes 0.8 core-seconds, with an LSTM (`lstm`) 2.3.
After 400 epochs (`long`, four seeds) they are 12.4, 14.0 and 16.6 off: they have overfitted.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.datasets.loading import Array
from playground.server.recipes.forecast_net import Forecaster
from playground.server.specs.forecast import CONTEXT, INPUTS, WEEK, Forecast

EPOCH_DAY = 719_163  # what `date.toordinal` says of 1970-01-01


class ForecastRecipe:
    """The recipe of `specs.Forecast`."""

    def __init__(self, spec: Forecast, device: torch.device) -> None:
        self.spec, self.device = spec, device
        self.steps_per_epoch = spec.steps_per_epoch()
        series = spec.series()
        # The last forecast may go beyond the end.
        dates = series.days(more=spec.horizon)
        self.first_day = dates[0].toordinal() - EPOCH_DAY
        self.units = torch.tensor(series.units, dtype=torch.float32, device=device)  # (days,)
        self.weekday = torch.tensor([day.weekday() for day in dates], device=device)
        self.month = torch.tensor([day.month - 1 for day in dates], device=device)
        self.train = spec.train_days()
        past = self.units[: self.train]
        self.mean, self.scale = past.mean(), past.std()
        self.standard = (self.units - self.mean) / self.scale
        self.before = torch.arange(-spec.days, 0, device=device)
        self.starts = torch.arange(self.train, len(self.units), spec.horizon, device=device)
        torch.manual_seed(spec.seed)
        made = {inputs: Forecaster(spec, inputs) for inputs in INPUTS}
        self.embedded = made["embeddings"]
        self.nets = torch.nn.ModuleDict(made).to(device)
        self.optimizer = torch.optim.Adam(self.nets.parameters(), lr=spec.learning_rate, fused=True)
        self.order = torch.Generator().manual_seed(spec.seed)
        self.shuffled = torch.empty(0, dtype=torch.long, device=device)
        self.at = 0  # where in `shuffled` the next batch begins

    def train_step(self) -> Tensor:
        """One step of each network on the same days; the loss is their mean absolute error, in units."""
        if self.at >= len(self.shuffled):
            self.shuffled = torch.randperm(self.spec.rows(), generator=self.order).to(self.device)
            self.at = 0
        days = self.shuffled[self.at : self.at + self.spec.batch_size] + self.spec.days
        self.at += len(days)
        window, answer = self.standard[days[:, None] + self.before], self.standard[days]
        weekday, month = self.weekday[days], self.month[days]
        errors = [(net(window, weekday, month) - answer).abs().mean() for net in self.nets.values()]
        # No weight is in two networks: each learns as if it were alone.
        loss = torch.stack(errors)
        self.optimizer.zero_grad(set_to_none=True)
        loss.sum().backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        return loss.detach().mean() * self.scale

    @torch.no_grad()
    def evaluate(self) -> dict[str, float]:
        """The mean absolute error on the held-out days, in units: of each network, and without any."""
        errors = (self.forecasts() - self.units[self.train :]).abs().mean(1)
        names = ("mae_units", "mae_calendar", "mae_embeddings", "mae_last_week", "mae_yesterday")
        return dict(zip(names, errors.tolist(), strict=True))

    @torch.no_grad()
    def draw(self, topic: str) -> Array:
        """See `Forecast.TOPICS`."""
        return getattr(self, f"_{topic}")()  # type: ignore[no-any-return]

    def probe(self, given: dict[str, Any]) -> None:
        """Nothing can be asked of it."""
        raise NotImplementedError

    def set(self, spec: Forecast) -> None:
        """Take over the live fields."""
        self.spec = spec
        for group in self.optimizer.param_groups:
            group["lr"] = spec.learning_rate

    def state(self) -> dict[str, Any]:
        """Networks, optimiser, and how far this epoch is in its order."""
        return {
            "nets": self.nets.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "order": self.order.get_state(),
            "shuffled": self.shuffled,
            "at": self.at,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        self.nets.load_state_dict(state["nets"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.order.set_state(state["order"].cpu())
        self.shuffled, self.at = state["shuffled"], state["at"]
        self.set(self.spec)

    def weights(self) -> dict[str, Tensor]:
        """Of the three networks, each under the name of its inputs."""
        return dict(self.nets.state_dict())

    # ---- forecasting

    def forecasts(self) -> Tensor:
        """(5, test days) in units: the three networks, the same day last week, the last day known."""
        made = [self.walk_forward(net) for net in self.nets.values()]
        return torch.stack([*made, *self.without_networks()])

    def walk_forward(self, net: torch.nn.Module) -> Tensor:
        """(test days,) in units: from every `horizon`-th day on, so many days, each fed back to the next."""
        window = self.standard[self.starts[:, None] + self.before]
        made = []
        for ahead in range(self.spec.horizon):
            days = self.starts + ahead
            made.append(net(window, self.weekday[days], self.month[days]))
            window = torch.cat([window[:, 1:], made[-1][:, None]], 1)
        return self.on_test_days(torch.stack(made, 1)) * self.scale + self.mean

    def without_networks(self) -> tuple[Tensor, Tensor]:
        """(test days,) each, in units: the last known day of the same weekday, and the last known day."""
        ahead = torch.arange(self.spec.horizon, device=self.device)
        weeks = WEEK * (ahead // WEEK + 1)
        last_week = self.starts[:, None] + ahead - weeks
        yesterday = (self.starts[:, None] - 1).expand(-1, self.spec.horizon)
        return self.on_test_days(self.units[last_week]), self.on_test_days(self.units[yesterday])

    def on_test_days(self, made: Tensor) -> Tensor:
        """(test days,) of forecasts (starts, horizon), the last of which may go beyond the end."""
        return made.flatten()[: len(self.units) - self.train]

    # ---- what can be seen, one method a topic

    def _truth(self) -> Array:
        days = torch.arange(self.train - CONTEXT, len(self.units), device=self.device)
        return _numbers(torch.stack([days + self.first_day, self.units[days]], 1))

    def _forecasts(self) -> Array:
        return _numbers(self.forecasts())

    def _weekdays(self) -> Array:
        return plane(_numbers(self.embedded.weekdays.weight))

    def _months(self) -> Array:
        return plane(_numbers(self.embedded.months.weight))


def plane(vectors: Array) -> Array:
    """float32 (n, 2): vectors (n, size) as they are; of more than two numbers the principal components."""
    if vectors.shape[1] == 2:
        return vectors
    centred = vectors - vectors.mean(0)
    axes = np.linalg.svd(centred, full_matrices=False)[2][:2]
    # An axis has no sign of its own: with one rule, the map does not flip between two pictures.
    signs = np.sign(axes[np.arange(2), np.abs(axes).argmax(1)])
    return np.asarray(centred @ (axes * signs[:, None]).T, np.float32)


def _numbers(values: Tensor) -> Array:
    array: Array = values.detach().float().cpu().numpy()
    return array
