// e^g_j / sum of e^g_k over the rows of a signal.
#pragma once

void softmax(const double *g, double *share, long rows, long stride, long points);

// Turns dL/d share into dL/dg, in place.
void softmax_backward(const double *share, double *delta, long rows, long stride, long points);
