"""The outbox: what waits, what gives way, and what may leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.server.outbox import Outbox, Overflow

JOB = "job"


def watching(*topics: str, limit: int = 1000) -> Outbox:
    """An outbox that watches topics of one run."""
    outbox = Outbox(limit)
    outbox.watch(JOB, frozenset(topics))
    return outbox


def test_reliable_messages_keep_their_order() -> None:
    """What was put first leaves first."""
    outbox = Outbox(1000)
    for text in "abc":
        outbox.put(text)
    assert [outbox.pop() for _ in range(4)] == ["a", "b", "c", None]


def test_a_newer_frame_takes_the_place_of_an_older_one() -> None:
    """Of the frames of one topic only the latest leaves."""
    outbox = watching("t")
    outbox.offer(JOB, "t", b"old")
    outbox.offer(JOB, "t", b"new")
    assert [outbox.pop(), outbox.pop()] == [b"new", None]


def test_a_frame_leaves_only_with_credit() -> None:
    """The second frame of a topic waits until the first has been painted."""
    outbox = watching("t")
    outbox.offer(JOB, "t", b"first")
    outbox.pop()
    outbox.offer(JOB, "t", b"second")
    assert outbox.pop() is None
    outbox.ack(JOB)
    assert outbox.pop() == b"second"


def test_reliable_messages_need_no_credit() -> None:
    """Without credit for frames, messages still leave, and before them."""
    outbox = watching("t")
    outbox.offer(JOB, "t", b"frame")
    outbox.put("message")
    assert outbox.pop() == "message"


def test_what_is_not_watched_is_not_kept() -> None:
    """A frame of another topic or run takes no room."""
    outbox = watching("t")
    outbox.offer(JOB, "other", b"frame")
    outbox.offer("another", "t", b"frame")
    assert outbox.bytes == 0


def test_ending_a_watch_frees_its_frames() -> None:
    """Frames of a run that is no longer watched are gone."""
    outbox = watching("t")
    outbox.offer(JOB, "t", b"frame")
    outbox.unwatch(JOB)
    assert (outbox.pop(), outbox.bytes) == (None, 0)


def test_frames_give_way_to_messages() -> None:
    """A message that finds no room gets that of the frames."""
    outbox = watching("t", limit=10)
    outbox.offer(JOB, "t", b"12345678")
    outbox.put("message")
    assert [outbox.pop(), outbox.pop()] == ["message", None]


def test_too_many_messages_overflow() -> None:
    """A message that finds no room at all raises Overflow."""
    outbox = Outbox(10)
    outbox.put("12345678")
    with pytest.raises(Overflow):
        outbox.put("123")


def test_hungry_topics_are_those_a_frame_could_leave_for() -> None:
    """A topic is hungry while it has credit and no frame waits."""
    outbox = watching("a", "b")
    assert outbox.hungry(JOB) == {"a", "b"}
    outbox.offer(JOB, "a", b"frame")
    assert outbox.hungry(JOB) == {"b"}
    outbox.pop()
    assert outbox.hungry(JOB) == {"b"}
    outbox.ack(None)
    assert outbox.hungry(JOB) == {"a", "b"}


ACTIONS = st.one_of(
    st.tuples(st.just("put"), st.text(max_size=30)),
    st.tuples(st.just("offer"), st.sampled_from("abc"), st.binary(max_size=60)),
    st.tuples(st.just("watch"), st.frozensets(st.sampled_from("abc"))),
    st.tuples(st.just("ack"), st.none()),
    st.tuples(st.just("pop")),
)


@given(st.lists(ACTIONS, max_size=60))
def test_the_count_of_bytes_is_right_and_bounded(actions: list[tuple[object, ...]]) -> None:
    """Whatever happens, no more waits than the limit, and an emptied outbox holds 0 bytes."""
    outbox = watching("a", limit=100)
    for name, *arguments in actions:
        try:
            if name == "offer" or name == "watch":
                arguments.insert(0, JOB)
            getattr(outbox, str(name))(*arguments)
        except Overflow:
            pass
        assert 0 <= outbox.bytes <= 100
    outbox.ack(None)
    while outbox.pop() is not None:
        outbox.ack(None)
    assert outbox.bytes == 0
