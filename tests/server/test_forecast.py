"""The forecasting networks: what they may know, how a forecast walks on, and how far off it is."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import numpy as np
import pytest
import torch

from playground.datasets.series import series
from playground.server.limits import Limits
from playground.server.recipes.forecast import ForecastRecipe, plane
from playground.server.specs import parse
from playground.server.specs.forecast import CONTEXT, PRESETS, Forecast
from tests.server.steps import losses

CPU = torch.device("cpu")
NETWORKS = ["dense", "gru", "lstm"]


pytestmark = pytest.mark.usefixtures("deterministic")


def recipe(**changes: Any) -> ForecastRecipe:
    """Three small networks."""
    spec = parse({"recipe": "forecast", "hidden_size": 8, **changes}, Limits())
    assert isinstance(spec, Forecast)
    return ForecastRecipe(spec, CPU)


def test_the_series_is_two_years_of_sales() -> None:
    """Every day from the first to the last has its number; the shop sold on two Saturdays at most."""
    sales = series("sales")
    days = sales.days()
    assert (days[0], days[-1], len(sales.units)) == (date(2009, 12, 1), date(2011, 12, 9), 739)
    saturdays = [n for day, n in zip(days, sales.units, strict=True) if day.weekday() == 5]
    assert sum(n > 0 for n in saturdays) <= 2


def test_numbers_are_scaled_by_the_past_alone() -> None:
    """Mean and spread are those of the days before the held-out weeks."""
    trained = recipe()
    past = np.array(series("sales").units[: -7 * 8], np.float32)
    assert trained.mean.item() == pytest.approx(past.mean(), rel=1e-6)
    assert trained.scale.item() == pytest.approx(past.std(ddof=1), rel=1e-5)


def test_training_never_sees_a_held_out_day() -> None:
    """With held-out days that are no numbers, an epoch leaves the very weights that it leaves otherwise."""
    trained, blinded = recipe(), recipe()
    blinded.standard[blinded.train :] = torch.nan
    assert losses(trained, 30) == losses(blinded, 30)
    for name, weights in trained.weights().items():
        assert torch.equal(weights, blinded.weights()[name]), name


@pytest.mark.parametrize("horizon", [1, 5, 7])
def test_a_forecast_knows_only_the_days_before_it(horizon: int) -> None:
    """Another number on a held-out day changes no forecast made before that day is over."""
    trained = recipe(horizon=horizon)
    changed = horizon + 2  # in the second stretch
    before = trained.forecasts()
    trained.standard[trained.train + changed] += 3
    trained.units[trained.train + changed] += 100
    after = trained.forecasts()
    known = (changed // horizon + 1) * horizon  # the first day that is forecast when it is over
    assert torch.equal(before[:, :known], after[:, :known])
    assert (before[:, known : known + horizon] != after[:, known : known + horizon]).any(1)[:3].all()


@pytest.mark.parametrize("network", NETWORKS)
def test_a_forecast_is_fed_back_day_by_day(network: str) -> None:
    """The vectorised walk agrees with one that goes through the days one by one."""
    trained = recipe(network=network, horizon=3, test_weeks=2)
    losses(trained, 10)
    for inputs, made in zip(trained.nets, trained.forecasts(), strict=False):
        known = trained.standard[: trained.train].tolist()
        expected = []
        for day in range(trained.train, len(trained.units)):
            if (day - trained.train) % 3 == 0:
                known = trained.standard[:day].tolist()
            window = torch.tensor([known[-7:]])
            place = torch.tensor([day])
            answer = trained.nets[inputs](window, trained.weekday[place], trained.month[place])
            known.append(answer.item())
            expected.append(answer.item() * trained.scale.item() + trained.mean.item())
        np.testing.assert_allclose(made.detach(), expected, rtol=1e-3, atol=1e-2)


@pytest.mark.parametrize("horizon", [1, 7, 10])
def test_the_rules_without_a_network_use_what_is_known(horizon: int) -> None:
    """Last week's is the last known day of the same weekday; yesterday's the last day known."""
    trained = recipe(horizon=horizon)
    units = trained.units.tolist()
    *_, last_week, yesterday = trained.forecasts().tolist()
    for day, (same, last) in enumerate(zip(last_week, yesterday, strict=True)):
        begun = trained.train + day - day % horizon
        assert last == units[begun - 1]
        back = next(k for k in range(7, 36, 7) if trained.train + day - k < begun)
        assert same == units[trained.train + day - back]


def test_the_calendar_is_that_of_the_day_to_forecast() -> None:
    """The first held-out day of the data is Saturday, 15 October 2011."""
    trained = recipe()
    assert (trained.weekday[trained.train].item(), trained.month[trained.train].item()) == (5, 9)
    day = date.fromordinal(date(1970, 1, 1).toordinal() + int(trained.draw("truth")[CONTEXT, 0]))
    assert day == date(2011, 10, 15)


@pytest.mark.parametrize("network", NETWORKS)
def test_the_same_seed_gives_the_same_run(network: str) -> None:
    """Losses and forecasts are the same; with another seed they are not."""
    one, two, other = recipe(network=network), recipe(network=network), recipe(network=network, seed=1)
    assert losses(one, 5) == losses(two, 5) != losses(other, 5)
    np.testing.assert_array_equal(one.draw("forecasts"), two.draw("forecasts"))


def test_a_state_makes_the_same_forecast_and_goes_on() -> None:
    """A run that was saved in the midst of an epoch and loaded elsewhere forecasts and learns as it would
    have."""
    trained = recipe()
    losses(trained, 30)
    file = io.BytesIO()
    torch.save(trained.state(), file)
    file.seek(0)
    resumed = recipe(seed=7)
    resumed.load(torch.load(file, weights_only=True))
    np.testing.assert_array_equal(resumed.draw("forecasts"), trained.draw("forecasts"))
    assert losses(resumed, 30) == losses(trained, 30)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("embedding", [2, 5])
def test_parameters_are_counted(network: str, embedding: int) -> None:
    """The spec counts as many as the networks have."""
    trained = recipe(network=network, embedding=embedding)
    assert sum(weights.numel() for weights in trained.weights().values()) == trained.spec.parameters()


@pytest.mark.parametrize("changes", [{}, {"embedding": 5, "horizon": 10, "test_weeks": 3}])
def test_topics_have_their_shapes(changes: dict[str, Any]) -> None:
    """Every topic is an array of finite float32 of the shape that its description gives."""
    trained = recipe(**changes)
    tested = 7 * trained.spec.test_weeks
    shapes = {"truth": (CONTEXT + tested, 2), "forecasts": (5, tested), "weekdays": (7, 2), "months": (12, 2)}
    assert {*shapes, "live"} == set(Forecast.TOPICS)
    for topic, shape in shapes.items():
        array = trained.draw(topic)
        assert (array.shape, array.dtype) == (shape, np.float32)
        assert np.isfinite(array).all()


def test_a_map_keeps_what_differs_most() -> None:
    """Points of a plane in five dimensions keep their distances on the map."""
    chance = np.random.default_rng(0)
    axes = np.linalg.qr(chance.normal(size=(5, 2)))[0]
    points = chance.normal(size=(7, 2))
    made = plane((points @ axes.T + 3).astype(np.float32))
    expected = np.linalg.norm(points[:, None] - points, axis=2)
    np.testing.assert_allclose(np.linalg.norm(made[:, None] - made, axis=2), expected, atol=1e-5)


@pytest.mark.parametrize("name", PRESETS)
def test_presets_are_specs(name: str) -> None:
    """Each can be trained."""
    assert parse({"recipe": "forecast", **PRESETS[name]}, Limits()).steps() > 0


def test_the_calendar_helps() -> None:
    """Told weekday and month, the forecast is nearer than without, and than last week's numbers."""
    trained = recipe(hidden_size=32)
    losses(trained, trained.spec.steps())
    errors = trained.evaluate()
    assert errors["mae_calendar"] < 12.5 < errors["mae_last_week"] < errors["mae_yesterday"]
    assert errors["mae_calendar"] < errors["mae_units"]
