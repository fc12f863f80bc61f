// Dropout with counter-based masks, the very ones of kernels/dropout.py.
#pragma once

#include "layers.h"

// Only while training, and in place on `rows`. What each value was multiplied by is `kept`.
void dropout(const Layer *layer, double *rows, long stride, long count);
