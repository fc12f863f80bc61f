// The optimisers of kernels/optimizers.py, which names their sources.
#pragma once

#include <stdint.h>

enum Optimizer { SGD, MOMENTUM, NESTEROV, ADAGRAD, ADADELTA, RMSPROP, ADAM, ADAMW, OPTIMIZERS };

typedef struct {
    int32_t optimizer;
    int32_t size;
    double momentum, rho, beta1, beta2, weight_decay;
    double *parameters, *gradient;  // (size,) the gradient is the mean over a batch
    const double *decays;           // (size,) 1 at weights, 0 at biases
    double *slots;                  // (k, size) what it remembers of each parameter
    double *scalars;                // beta1^t and beta2^t
} Optimization;

// Moves the parameters once.
void optimize(const Optimization *o, double rate);
