// Batch normalisation: Ioffe and Szegedy (2015). Constants and running moments as in kernels/batch_norm.py.
#pragma once

#include "layers.h"

// In place on `rows`.
void batch_norm(const Layer *layer, double *rows, long stride, long count);
void batch_norm_backward(const Layer *layer, double *delta, long stride, long count);
