"""The messages and the frame: what goes in comes out, and nothing else is let in."""

from __future__ import annotations

import json
import random
import struct

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.frame import ITEM_SIZE, MAX_HEADER, Frame
from playground.protocol import FROM_SERVER, TO_ENGINE, TO_PAGE, TO_SERVER, Run, State, Submit
from playground.server import wire
from playground.server.refusal import Refusal, render

CASES_EACH = 100  # cases that one example of hypothesis stands for: 1,000 of them make 100,000

names = st.text(max_size=20)
naturals = st.integers(0, 2**53 - 1)
frames = st.builds(
    lambda job, seq, topic, step, dtype, shape, fill: Frame(
        job, seq, topic, step, dtype, tuple(shape), bytes([fill]) * (ITEM_SIZE[dtype] * _product(shape))
    ),
    names, naturals, names, naturals, st.sampled_from(sorted(ITEM_SIZE)),
    st.lists(st.integers(0, 5), max_size=4), st.integers(0, 255),
)  # fmt: skip
EXAMPLES = [
    b'{"type":"submit","id":1,"spec":{"recipe":"digits-mlp","hidden":[128]},"name":"a"}',
    b'{"type":"subscribe","job":"abc","topics":["filters","live"],"after":12}',
    b'{"type":"auth","token":"secret","person":"me","language":"es"}',
    b'{"type":"export","job":"abc","file":"weights","offset":0}',
    b'{"type":"step","job":"abc","steps":3}',
]
PIECES = [
    b"{",
    b"}",
    b"[",
    b'"',
    b"null",
    b"1e999",
    b"-1",
    b"\xff",
    b"\\u0000",
    b"9" * 30,
    b'"type":',
    b"[[[[",
]


def _product(shape: list[int]) -> int:
    size = 1
    for extent in shape:
        size *= extent
    return size


def mutated(data: bytes, rng: random.Random) -> bytes:
    """`data` with some bytes changed, cut out, doubled or put in."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        to = min(len(data), at + rng.randint(0, 8))
        new = rng.choice([b"", rng.randbytes(rng.randint(1, 4)), rng.choice(PIECES), data[at:to] * 2])
        data = data[:at] + new + data[to:]
    return data


@given(frames)
def test_a_frame_survives_the_wire(frame: Frame) -> None:
    """A decoded frame is the frame that was encoded."""
    assert Frame.decode(frame.encode()) == frame


@given(frames)
def test_a_payload_begins_at_a_multiple_of_eight(frame: Frame) -> None:
    """A browser can lay a typed array over the payload without copying it."""
    assert (len(frame.encode()) - len(frame.payload)) % 8 == 0


@settings(max_examples=1000, deadline=None)
@given(frames, st.integers(0, 2**32))
def test_the_frame_decoder_refuses_damage_with_words(frame: Frame, seed: int) -> None:
    """Damaged frames (100,000 of them) decode or raise ValueError, and nothing else."""
    rng = random.Random(seed)
    words = []
    for _ in range(CASES_EACH):
        try:
            Frame.decode(mutated(frame.encode(), rng))
        except ValueError as error:
            words.append(str(error))
    assert all(text.startswith("expected") for text in words)


@settings(max_examples=1000, deadline=None)
@given(st.sampled_from(EXAMPLES), st.integers(0, 2**32))
def test_the_message_decoder_refuses_damage_with_words(message: bytes, seed: int) -> None:
    """Damaged messages (100,000 of them) decode or raise a refusal that has words, and nothing else."""
    rng = random.Random(seed)
    words = []
    for _ in range(CASES_EACH):
        try:
            wire.decode(mutated(message, rng))
        except Refusal as refusal:
            words.append(render(refusal.record(), "es").message)
    assert all(words)


@pytest.mark.parametrize(
    "header",
    [
        b"[]",
        b"1e400",
        b'{"job":"a","seq":1e400,"topic":"t","step":0,"dtype":"uint8","shape":[]}',
        b'{"job":"a","seq":true,"topic":"t","step":0,"dtype":"uint8","shape":[]}',
        b'{"job":1,"seq":1,"topic":"t","step":0,"dtype":"uint8","shape":[]}',
        b'{"job":"a","seq":1,"topic":"t","step":0,"dtype":["uint8"],"shape":[]}',
        b'{"job":"a","seq":1,"topic":"t","step":0,"dtype":"object","shape":[]}',
        b'{"job":"a","seq":1,"topic":"t","step":0,"dtype":"uint8","shape":[-1]}',
        b'{"job":"a","seq":1,"topic":"t","step":0,"dtype":"uint8","shape":"ab"}',
        b'{"job":"a","seq":1,"topic":"t","step":0,"dtype":"uint8","shape":[1,1,1,1,1,1,1,1,1]}',
        b"[" * 10_000,
    ],
)
def test_a_malformed_header_is_refused(header: bytes) -> None:
    """A header of the wrong form raises ValueError."""
    with pytest.raises(ValueError, match="expected"):
        Frame.decode(struct.pack("<I", len(header)) + header + bytes(-(4 + len(header)) % 8))


def test_a_header_cannot_be_endless() -> None:
    """A header longer than the limit is refused before it is read."""
    with pytest.raises(ValueError, match=f"1 to {MAX_HEADER} bytes"):
        Frame.decode(struct.pack("<I", MAX_HEADER + 1) + b" " * (MAX_HEADER + 1))


def test_null_fields_are_left_out() -> None:
    """`to_json` says nothing of fields that are null."""
    assert Run(None).to_json() == {"type": "run"}
    assert State(True, 2.0).to_json() == {"type": "state", "running": True, "epoch": 2.0, "effect": "none"}


def test_message_types_are_told_apart() -> None:
    """No two messages of one direction have the same type."""
    for messages in (TO_ENGINE, TO_PAGE):
        types = [message.__name__.lower() for message in messages]
        assert len(set(types)) == len(types)
    assert set(TO_SERVER) <= set(TO_ENGINE)
    assert set(FROM_SERVER) <= set(TO_PAGE)


def test_a_request_is_decoded_to_its_dataclass() -> None:
    """The server reads what a page writes."""
    request = Submit({"recipe": "digits-mlp"}, name="first", id=7)
    assert wire.decode(json.dumps(request.to_json())) == request


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"type":"submit"}', "spec"),
        ('{"type":"step","epochs":"two"}', "epochs"),
        ('{"type":"subscribe","topics":["a",1]}', "topics[1]"),
        ('{"type":"ping","colour":"red"}', "colour"),
        ('{"type":"dance"}', "type"),
        ('{"type":"export","file":"passwords"}', "file"),
    ],
)
def test_a_refusal_names_the_field(text: str, field: str) -> None:
    """What is wrong in a message is named by its path."""
    with pytest.raises(Refusal) as caught:
        wire.decode(text)
    assert caught.value.field == field


def test_deep_nesting_is_refused() -> None:
    """A spec nested beyond any reason is refused, not followed."""
    with pytest.raises(Refusal):
        wire.decode('{"type":"submit","spec":' + '{"a":' * 50_000 + "1" + "}" * 50_001)


def test_what_only_the_worker_does_is_refused_as_such() -> None:
    """A message for the browser's engine is refused as unsupported, not as unknown."""
    with pytest.raises(Refusal) as caught:
        wire.decode('{"type":"reset"}')
    assert caught.value.code == "unsupported"


def test_every_message_can_be_encoded_and_decoded_by_its_fields() -> None:
    """Every reply of the server is a type that msgspec can read back."""
    for message in FROM_SERVER:
        assert isinstance(msgspec.inspect.type_info(message), msgspec.inspect.DataclassType)
