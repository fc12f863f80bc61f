// Element-wise activation functions. The numbers are those of ACTIVATIONS in ../plan.py.
#pragma once

enum Activation {
    LINEAR_ACTIVATION, TANH, RELU, SIGMOID, LEAKY_RELU, ELU, SELU, GELU, SILU, MISH, SOFTPLUS, HARD_TANH,
    STEP, EXPONENTIAL, RECIPROCAL, SQUARE, GAUSS, SINE, COSINE, ELLIOTT, ARCTAN, ACTIVATIONS,
};

// Writes f(g) into `value` and, unless `slope` is null, f'(g) into it. `n` is even.
void activate(int activation, const double *g, double *value, double *slope, long n);
