"""The loop of one run: trains, obeys, measures, saves, and draws what somebody is ready to see.

Between two steps it looks at its commands; nothing else stands in the way of the next step. A drawing is
made at most 20 times a second, and the next one waits until 50 times what the last one cost has gone by:
being watched costs at most 2 % of the training, whatever the topic.
"""

from __future__ import annotations

import math
import resource
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import Any

import msgspec
import numpy as np
import torch

from playground.frame import Frame
from playground.server import recipes
from playground.server.refusal import Refusal
from playground.server.specs import Spec, to_json
from playground.server.worker import checkpoint
from playground.server.worker.messages import (
    AnyCommand,
    Beat,
    Cancel,
    Changed,
    Draw,
    Drawn,
    Ended,
    Measured,
    Moved,
    Pause,
    Probe,
    Run,
    Saved,
    Set,
    Start,
    Started,
    Step,
    Suspend,
)
from playground.server.worker.port import Port

DRAW_EVERY = 0.05  # s: nobody sees more than 20 pictures a second
DRAW_SHARE = 50  # a drawing may take one part in so many of the time
BEAT_EVERY = 1.0  # s
SAVE_EVERY = 30.0  # s
LOOK_FOR = 60.0  # s that a run which has ended can be looked through after the last probe
NO_MEMORY = ("can't allocate memory", "not enough memory", "Cannot allocate memory", "bad allocation")


class Stop(Exception):
    """Raised in the loop to end it, with the status of its end."""


class Diverged(Exception):
    """The loss is not a finite number any more."""


def train(start: Start, port: Port) -> Ended:
    """Train a run from its start or checkpoint to its end, whichever end that is."""
    training: Training | None = None
    try:
        device = prepare(start)
        training = Training(start, port, device)
        return training.look() if start.look else training.run()
    except Diverged:
        assert training
        values = {"step": training.step, "learning_rate": training.recipe.spec.learning_rate}
        return training.ended("failed", "diverged", values)
    except Refusal as refusal:  # data that nobody could know to be unfit before
        return _ended(training, "failed", refusal.key, {"field": refusal.field, **refusal.values})
    except Exception as error:
        traceback.print_exc()
        if not is_out_of_memory(error):
            return _ended(training, "failed", "crashed", {"run": start.job})
        values = {"peak": peak_mib(), "batch_size": start.spec.get("batch_size", "-")}
        return _ended(training, "out_of_memory", "out_of_memory", values)


def _ended(training: Training | None, status: Any, key: str, values: dict[str, Any]) -> Ended:
    return training.ended(status, key, values) if training else Ended(status, 0, 0.0, key, values)


def prepare(start: Start) -> torch.device:
    """Set the process up before CUDA is touched: how much of the machine is its own, and the same results."""
    if start.memory:
        # Not RLIMIT_AS: CUDA and torch reserve far more address space than they use.
        resource.setrlimit(resource.RLIMIT_DATA, (start.memory, start.memory))
    torch.set_num_threads(start.threads)
    torch.use_deterministic_algorithms(True)
    # Every operation here writes all of its result; filling it first costs a convolution 5 % of its time.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    if start.device == "cpu":
        return torch.device("cpu")
    torch.backends.cudnn.benchmark = False
    if start.share < 1:
        torch.cuda.set_per_process_memory_fraction(start.share)
    return torch.device("cuda")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an allocator said no: CUDA's, the CPU's, or Python's."""
    by_type = isinstance(error, (torch.OutOfMemoryError, MemoryError))
    return by_type or any(words in str(error) for words in NO_MEMORY)


def peak_mib() -> int:
    """The most memory that was in use: the device's, or this process's."""
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        return torch.cuda.max_memory_allocated() // 2**20
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kib // (2**20 if sys.platform == "darwin" else 2**10)


class Training:
    """One run between its start and its end."""

    def __init__(self, start: Start, port: Port, device: torch.device) -> None:
        spec = msgspec.convert(start.spec, Spec)
        self.job = start.job
        self.folder = Path(start.folder)
        self.port = port
        self.device = device
        self.recipe = recipes.build(spec, device, self.folder)
        self.steps = spec.steps()
        self.step = 0
        self.until: int | None = None  # stop at this step
        self.paused = False
        self.rate: float | None = None  # epochs a second
        self.paced_from = (time.perf_counter(), 0)
        self.loss_sum = torch.zeros((), device=device)
        self.loss_count = 0
        self.loss = self.loss_sum
        self.wanted: set[str] = set()
        self.drawn_at: dict[str, int] = {}
        self.draw_after = 0.0
        self.frames = 0
        self.counted = (time.perf_counter(), 0)
        if start.resume:
            self._load()

    @property
    def epoch(self) -> float:
        """Epochs done, with the part of the one under way."""
        return self.step / self.recipe.steps_per_epoch

    def run(self) -> Ended:
        """Train to the end, or until told to stop."""
        self.port.send(Started(self.step, self.epoch))
        now = time.perf_counter()
        beat_at = save_at = now
        self.counted = (now, self.step)
        try:
            while self.step < self.steps:
                self._obey()
                self._train_step()
                now = time.perf_counter()
                if self.wanted and now >= self.draw_after:
                    self._draw()
                if now - beat_at >= BEAT_EVERY:
                    beat_at = now
                    self.port.send(Beat(self.step, self.epoch))
                if now - save_at >= SAVE_EVERY:
                    self._save()
                    save_at = time.perf_counter()
                self._pace()
            status = "done"
        except Stop as stop:
            status = stop.args[0]
        self._save()
        # The last picture of every topic, for whoever looks at the run later.
        self.wanted.update(self.recipe.spec.TOPICS)
        self._draw()
        return self.ended(status)

    def look(self) -> Ended:
        """Train no more: draw what each probe changes, until there has been none for a while."""
        spec = self.recipe.spec
        self.drawn_at = dict.fromkeys(spec.TOPICS.keys() - spec.PROBED, self.step)  # as they were at the end
        self.port.send(Started(self.step, self.epoch))
        last = time.perf_counter()
        with suppress(Empty, Stop):
            while True:
                command = self.port.commands.get(timeout=max(0, last + LOOK_FOR - time.perf_counter()))
                self._do(command)
                if isinstance(command, Probe):
                    last = time.perf_counter()
                if self.port.commands.empty() and self._news():
                    self._draw()
        return self.ended("done")

    def ended(self, status: Any, key: str = "", values: dict[str, Any] | None = None) -> Ended:
        """The last words."""
        return Ended(status, self.step, self.epoch, key, values or {})

    def _train_step(self) -> None:
        self.loss = self.recipe.train_step()
        self.loss_sum += self.loss
        self.loss_count += 1
        self.step += 1
        epoch_is_over = self.step % self.recipe.steps_per_epoch == 0
        if epoch_is_over or self.step % self.recipe.spec.report_every == 0:
            self._measure(epoch_is_over)

    def _measure(self, epoch_is_over: bool) -> None:
        """Report the mean loss since the last report: one wait for the device for many steps."""
        loss = self.loss_sum.item() / self.loss_count
        if not math.isfinite(loss):
            raise Diverged
        self.loss_sum.zero_()
        self.loss_count = 0
        tested = self.recipe.evaluate() if epoch_is_over else {}
        self.port.send(Measured(self.step, self.epoch, {"train_loss": loss, **tested}))

    # ---- obeying

    def _obey(self) -> None:
        """Do what the commands say; while paused, wait for more of them."""
        if self.until is not None and self.step >= self.until:
            self._pause()
        while self.paused or not self.port.commands.empty():
            try:
                self._do(self.port.commands.get(timeout=BEAT_EVERY))
            except Empty:
                self.port.send(Beat(self.step, self.epoch))
            if self.paused and self._news():
                self._draw()

    def _do(self, command: AnyCommand) -> None:
        match command:
            case Pause():
                self._pause()
            case Run(rate):
                self.until = None
                self._go(rate)
            case Step(epochs, steps):
                more = epochs * self.recipe.steps_per_epoch if steps is None else steps
                self.until = self.step + more
                self._go(None)
            case Set(spec):
                self.recipe.set(msgspec.convert(spec, Spec))
                self.drawn_at.clear()  # what is shown may follow from the settings, as augmented images do
                self.port.send(Changed(to_json(self.recipe.spec), self.step, self.epoch))
            case Draw(topics):
                self.wanted.update(topics)
            case Probe(about):
                self.recipe.probe(about)
                for topic in self.recipe.spec.PROBED:
                    self.drawn_at.pop(topic, None)
                self.draw_after = 0.0  # whoever asks is answered with the next step
            case Cancel():
                raise Stop("cancelled")
            case Suspend():
                raise Stop("suspended")

    def _pause(self) -> None:
        self.until = None
        if not self.paused:
            self.paused = True
            self._save()
            self.port.send(Moved(False, self.step, self.epoch))

    def _go(self, rate: float | None) -> None:
        self.rate = rate
        self.paced_from = (time.perf_counter(), self.step)
        if self.paused:
            self.paused = False
            self.counted = self.paced_from
            self.port.send(Moved(True, self.step, self.epoch))

    def _pace(self) -> None:
        """Wait until the next step is due at the rate that was asked for; commands end the wait."""
        if self.rate is None:
            return
        since, first = self.paced_from
        due = since + (self.step - first) / (self.rate * self.recipe.steps_per_epoch)
        while (wait := due - time.perf_counter()) > 0 and self.port.commands.empty():
            time.sleep(min(wait, DRAW_EVERY))

    # ---- drawing

    def _news(self) -> set[str]:
        """Topics that somebody waits for and that have changed since they were drawn."""
        return {topic for topic in self.wanted if self.drawn_at.get(topic) != self.step}

    def _draw(self) -> None:
        # This thread's own time: neither other work on the machine nor a slow server counts as cost of a
        # drawing.
        begun = time.thread_time()
        topics = sorted(self._news())
        for topic in topics:
            array = self._live() if topic == "live" else np.ascontiguousarray(self.recipe.draw(topic))
            dtype: Any = array.dtype.name
            self.frames += 1
            frame = Frame(self.job, self.frames, topic, self.step, dtype, array.shape, array.tobytes())
            self.port.send_frame(frame)
            self.drawn_at[topic] = self.step
            self.wanted.discard(topic)
        self.port.send(Drawn(topics))
        cost = time.thread_time() - begun
        self.draw_after = time.perf_counter() + max(DRAW_EVERY, DRAW_SHARE * cost)

    def _live(self) -> np.ndarray[Any, Any]:
        """The loss of this step and the steps per second since the last time."""
        now = time.perf_counter()
        since, first = self.counted
        self.counted = (now, self.step)
        speed = (self.step - first) / max(now - since, 1e-9)
        return np.array([self.loss.item(), speed], np.float32)

    # ---- keeping

    def _save(self) -> None:
        state = {
            "step": self.step,
            "recipe": self.recipe.state(),
            "loss_sum": self.loss_sum,
            "loss_count": self.loss_count,
            "rng": torch.get_rng_state(),
            "cuda_rng": torch.cuda.get_rng_state() if self.device.type == "cuda" else None,
        }
        checkpoint.save(self.folder, state, self.recipe.weights())
        self.port.send(Saved(self.step))

    def _load(self) -> None:
        state = checkpoint.load(self.folder, self.device)
        self.step = state["step"]
        self.recipe.load(state["recipe"])
        self.loss_sum, self.loss_count = state["loss_sum"], state["loss_count"]
        torch.set_rng_state(state["rng"].cpu())
        if state["cuda_rng"] is not None:
            torch.cuda.set_rng_state(state["cuda_rng"].cpu())
