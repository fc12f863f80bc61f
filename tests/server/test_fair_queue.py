"""The queue: fair between people, in order within one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from playground.server.fair_queue import FairQueue, estimates

runs = st.lists(st.sampled_from(["ana", "bea", "carlos"]), max_size=40)


def filled(people: list[str]) -> FairQueue:
    """A queue with one run for each name, called after its place."""
    queue = FairQueue()
    for place, person in enumerate(people):
        queue.add(person, f"{person}-{place}")
    return queue


def drained(queue: FairQueue) -> list[str]:
    """All runs in the order in which they were taken."""
    taken = []
    while (job := queue.take()) is not None:
        taken.append(job)
    return taken


def test_fifty_runs_of_one_delay_the_first_of_another_by_one() -> None:
    """A newcomer waits for one run of a person who has many."""
    queue = filled(["ana"] * 50 + ["bea"])
    assert drained(queue)[1] == "bea-50"


@given(runs)
def test_everybody_gets_turns_alike(people: list[str]) -> None:
    """Between two runs of one person, nobody who waits is passed over."""
    waiting = {person: people.count(person) for person in people}
    served = dict.fromkeys(people, 0)
    for job in drained(filled(people)):
        person = job.split("-")[0]
        served[person] += 1
        assert all(served[person] <= served[other] + 1 for other in served if served[other] < waiting[other])


@given(runs)
def test_one_persons_runs_keep_their_order(people: list[str]) -> None:
    """Within a person, first in is first out."""
    order = drained(filled(people))
    for person in set(people):
        own = [int(job.split("-")[1]) for job in order if job.startswith(person)]
        assert own == sorted(own)


@given(runs)
def test_the_order_told_is_the_order_kept(people: list[str]) -> None:
    """`order` foresees what `take` does."""
    assert filled(people).order() == drained(filled(people))


@given(runs, st.integers(0, 39))
def test_a_removed_run_is_never_taken(people: list[str], place: int) -> None:
    """A cancelled run leaves the queue and nothing else does."""
    queue = filled(people)
    gone = f"{people[place]}-{place}" if place < len(people) else "nobody-0"
    assert queue.remove(gone) == (place < len(people))
    assert gone not in drained(queue)
    assert len(drained(filled(people))) == len(people)


def test_who_has_enough_running_is_passed_over() -> None:
    """A person at their limit keeps their place while another's run is taken."""
    queue = filled(["ana", "bea"])
    assert queue.take(lambda person: person != "ana") == "bea-1"
    assert queue.take() == "ana-0"


def test_nothing_is_taken_from_an_empty_queue() -> None:
    """An empty queue gives None."""
    assert FairQueue().take() is None


def test_estimates_fill_the_slots_as_they_free() -> None:
    """With two slots free in 10 s and 30 s, and runs of 15 s, the first three begin at 10, 25 and 30."""
    assert list(estimates(3, [30.0, 10.0], 15.0)) == [10.0, 25.0, 30.0]


def test_nothing_is_estimated_before_a_run_has_ended() -> None:
    """Without a typical duration there is no estimate."""
    assert list(estimates(2, [0.0], None)) == [None, None]
