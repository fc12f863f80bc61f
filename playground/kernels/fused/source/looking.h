// The network over many points at once: heat maps, thumbnails, losses over a set.
#pragma once

#include "layers.h"

// Pushes the points (inputs, count) through the network, a stride at a time, and copies out what is to be seen.
void fused_look(const Network *network, const double *points, int64_t count);

// The loss summed over the points; output and target are (rows, count).
double fused_loss(int32_t loss, const double *output, const double *target, int64_t rows, int64_t count);
