// The gradients of kernels/losses.py with respect to the output, and the losses themselves.
#pragma once

enum Loss { SQUARED, ABSOLUTE, HUBER, HINGE, BINARY_CROSS_ENTROPY, CATEGORICAL_CROSS_ENTROPY, LOSSES };

// Writes dL/d output into `delta`. All are (rows, stride); the double of an odd point out gets 0.
void loss_gradient(
    int loss, const double *output, const double *target, double *delta, long rows, long stride, long count
);

// The loss summed over the points.
double loss_value(int loss, const double *output, const double *target, long rows, long stride, long count);
