"""What Prometheus is told: counted when it asks, from the server's own state."""

from __future__ import annotations

import resource
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from playground.protocol import ACTIVE
from playground.server.engine import Engine


@dataclass
class Traffic:
    """What has left, and who was cut off for not taking it in."""

    messages: int = 0
    volume: int = 0
    dropped: int = 0

    def count(self, data: str | bytes) -> None:
        """A message has left."""
        self.messages += 1
        self.volume += len(data)


class _State:
    """One look at the server, as a collector."""

    def __init__(self, engine: Engine, traffic: Traffic, outboxes: list[int]) -> None:
        self.engine, self.traffic, self.outboxes = engine, traffic, outboxes

    def collect(self) -> Iterator[Metric]:
        """Every figure, each with what it means."""
        engine, traffic = self.engine, self.traffic
        yield GaugeMetricFamily("playground_connections", "Open connections", len(self.outboxes))
        runs = GaugeMetricFamily("playground_runs", "Runs that have not ended", labels=["status"])
        counted = Counter(job.card.status for job in engine.jobs.values())
        for status in sorted(ACTIVE):
            runs.add_metric([status], counted[status])
        yield runs
        ended = CounterMetricFamily("playground_runs_ended", "Runs that have ended", labels=["status"])
        for end, number in sorted(engine.ended.items()):
            ended.add_metric([end], number)
        yield ended
        busy = sum(slot.running is not None for slot in engine.slots)
        yield GaugeMetricFamily("playground_slots", "Places for runs", len(engine.slots))
        yield GaugeMetricFamily("playground_slots_busy", "Places that are taken", busy)
        fullest = max(self.outboxes, default=0)
        yield GaugeMetricFamily("playground_outbox_bytes_max", "Bytes in the fullest outbox", fullest)
        yield CounterMetricFamily("playground_sent_bytes", "Bytes sent", traffic.volume)
        yield CounterMetricFamily("playground_sent_messages", "Messages sent", traffic.messages)
        yield CounterMetricFamily(
            "playground_connections_dropped", "Connections cut for not reading", traffic.dropped
        )
        yield GaugeMetricFamily("playground_memory_peak_bytes", "Most memory of the server", peak_bytes())


def exposition(engine: Engine, traffic: Traffic, outboxes: list[int]) -> str:
    """The server's state in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_State(engine, traffic, outboxes))
    return generate_latest(registry).decode()


def peak_bytes() -> int:
    """The most memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
