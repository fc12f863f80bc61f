"""The structures of `source/layers.h` and `source/training.h` field by field, and their enums in order."""

from __future__ import annotations

from ctypes import (
    POINTER,
    Structure,
    c_double,
    c_int32,
    c_int64,
    c_uint64,
    c_void_p,
)

KINDS = ("dense", "activate", "softmax", "batch_norm", "dropout", "fork", "join")
ACTIVATIONS = (
    *("linear", "tanh", "relu", "sigmoid", "leaky_relu", "elu", "selu", "gelu", "silu", "mish", "softplus"),
    *(
        "hard_tanh",
        "step",
        "exponential",
        "reciprocal",
        "square",
        "gauss",
        "sine",
        "cosine",
        "elliott",
        "arctan",
    ),
)
#: V8's own, bit for bit: name -> its number.
V8_ACTIVATIONS = {"tanh": len(ACTIVATIONS), "sigmoid": len(ACTIVATIONS) + 1}
LOSSES = ("squared", "absolute", "huber", "hinge", "binary_cross_entropy", "categorical_cross_entropy")
OPTIMIZERS = ("sgd", "momentum", "nesterov", "adagrad", "adadelta", "rmsprop", "adam", "adamw")
PENALTIES = ("none", "L1", "L2")


class Layer(Structure):
    """One step of a network."""

    _fields_ = (
        ("kind", c_int32),
        ("activation", c_int32),
        ("fan_in", c_int32),
        ("fan_out", c_int32),
        ("parameters", c_void_p),
        ("gradient", c_void_p),
        ("state", c_void_p),
        ("input", c_void_p),
        ("output", c_void_p),
        ("kept", c_void_p),
        ("spread", c_void_p),
        ("rate", c_double),
        ("seed", c_uint64),
    )


class Seen(Structure):
    """Rows that are copied out while looking."""

    _fields_ = (("from_", c_void_p), ("to", c_void_p), ("rows", c_int64))


class Network(Structure):
    """The steps and their buffers."""

    _fields_ = (
        ("layers_count", c_int32),
        ("seen_count", c_int32),
        ("inputs", c_int32),
        ("outputs", c_int32),
        ("stride", c_int64),
        ("layers", POINTER(Layer)),
        ("seen", POINTER(Seen)),
        ("input", c_void_p),
        ("output", c_void_p),
        ("delta", c_void_p),
        ("spare", c_void_p),
    )


class Batches(Structure):
    """The training points, and what each batch of them is turned into."""

    _fields_ = (
        ("network", POINTER(Network)),
        ("points", c_void_p),
        ("target", c_void_p),
        ("count", c_int64),
        ("batch_size", c_int64),
        ("runaway", c_double),
        ("loss", c_int32),
        ("size", c_int32),
        ("state_size", c_int32),
        ("parameters", c_void_p),
        ("gradient", c_void_p),
        ("state", c_void_p),
        ("good_parameters", c_void_p),
        ("good_state", c_void_p),
    )


class Optimization(Structure):
    """An optimiser and what it remembers."""

    _fields_ = (
        ("optimizer", c_int32),
        ("size", c_int32),
        ("momentum", c_double),
        ("rho", c_double),
        ("beta1", c_double),
        ("beta2", c_double),
        ("weight_decay", c_double),
        ("parameters", c_void_p),
        ("gradient", c_void_p),
        ("decays", c_void_p),
        ("slots", c_void_p),
        ("scalars", c_void_p),
    )


class Rules(Structure):
    """The textbook's update."""

    _fields_ = (
        ("optimization", Optimization),
        ("l1_rate", c_double),
        ("l2_rate", c_double),
        ("clip_norm", c_double),
        ("max_norm", c_double),
    )


class Anchor(Structure):
    """TensorFlow Playground's update."""

    _fields_ = (
        ("penalty", c_int32),
        ("carried_count", c_int32),
        ("regularization_rate", c_double),
        ("is_weight", c_void_p),
        ("carried", c_void_p),
        ("alive", c_void_p),
    )


#: In the order of `fused_size_of`.
STRUCTURES: tuple[type[Structure], ...] = (Layer, Seen, Network, Batches, Rules, Anchor)
