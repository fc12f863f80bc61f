// Element-wise activation functions, numbered as ACTIVATIONS in ../structures.py. The last two are tanh and the
// logistic function to the last bit of V8, the browser's JavaScript.
#pragma once

enum Activation {
    LINEAR_ACTIVATION, TANH, RELU, SIGMOID, LEAKY_RELU, ELU, SELU, GELU, SILU, MISH, SOFTPLUS, HARD_TANH,
    STEP, EXPONENTIAL, RECIPROCAL, SQUARE, GAUSS, SINE, COSINE, ELLIOTT, ARCTAN,
    V8_TANH, V8_SIGMOID, ACTIVATIONS,
};

// Writes f(g) into `value` and, unless `slope` is null, f'(g) into it. `n` is even.
void activate(int activation, const double *g, double *value, double *slope, long n);
