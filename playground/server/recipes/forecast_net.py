"""The network that forecasts one day of a series from the days before it, and the calendar."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from playground.server.specs.forecast import MONTHS, WEEKDAYS

READERS: dict[str, type[nn.GRU] | type[nn.LSTM]] = {"gru": nn.GRU, "lstm": nn.LSTM}


class Forecaster(nn.Module):
    """A reader of the last days, and a hidden layer that hears it and the calendar.

    The reader of a `dense` network is none: its hidden layer sees the days themselves. `inputs` says what
    the network is told of the calendar: nothing, one-hot vectors, or embeddings that it learns.
    """

    def __init__(self, spec: Any, inputs: str) -> None:
        super().__init__()
        self.inputs = inputs
        self.reader = None
        if spec.network != "dense":
            self.reader = READERS[spec.network](1, spec.hidden_size, batch_first=True)
        if inputs == "embeddings":
            self.weekdays = nn.Embedding(WEEKDAYS, spec.embedding)
            self.months = nn.Embedding(MONTHS, spec.embedding)
        read = spec.hidden_size if self.reader else spec.days
        self.hidden = nn.Linear(read + spec.calendar_size(inputs), spec.hidden_size)
        self.out = nn.Linear(spec.hidden_size, 1)

    def forward(self, window: Tensor, weekday: Tensor, month: Tensor) -> Tensor:
        """The next day's units (B,) after those of `window` (B, days), all of them standardised.

        `weekday` and `month` (B,) are those of the day to forecast, from 0.
        """
        read = window if self.reader is None else self.reader(window[..., None])[0][:, -1]
        heard = [read, *self.calendar(weekday, month)]
        answer: Tensor = self.out(torch.relu(self.hidden(torch.cat(heard, 1))))
        return answer[:, 0]

    def calendar(self, weekday: Tensor, month: Tensor) -> list[Tensor]:
        """What it is told of the days to forecast."""
        match self.inputs:
            case "calendar":
                return [F.one_hot(weekday, WEEKDAYS).float(), F.one_hot(month, MONTHS).float()]
            case "embeddings":
                return [self.weekdays(weekday), self.months(month)]
        return []
