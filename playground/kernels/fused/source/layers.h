// What a network is to the kernels: steps in a row, on buffers that Python made. ../structures.py mirrors this file.
#pragma once

#include <stdint.h>

// FORK remembers nothing; JOIN adds what flowed into its FORK: a skip connection goes round what lies between.
enum Kind { DENSE, ACTIVATE, SOFTMAX, BATCH_NORM, DROPOUT, FORK, JOIN, KINDS };

// A signal is (1 + units, stride): a row of ones, then a row for each unit, its points side by side. Only DENSE has
// an output of its own; the others work in place.
typedef struct {
    int32_t kind;
    int32_t activation;  // ACTIVATE
    int32_t fan_in, fan_out;
    double *parameters, *gradient, *state;  // its stretches of the network's vectors
    double *input;                          // DENSE; JOIN: what its FORK took
    double *output;
    double *kept;    // (fan_out, stride) for the way back; null when only looking. A FORK and its JOIN share it
    double *spread;  // BATCH_NORM: (fan_out,) deviations of the batch
    double rate;     // DROPOUT
    uint64_t seed;   // DROPOUT
} Layer;

// Rows that are copied out while looking.
typedef struct {
    const double *from;  // (rows, stride)
    double *to;          // (rows, all points)
    int64_t rows;
} Seen;

typedef struct {
    int32_t layers_count, seen_count;
    int32_t inputs, outputs;
    int64_t stride;  // even: room for a batch
    Layer *layers;
    Seen *seen;
    double *input;           // (1 + inputs, stride)
    double *output;          // (outputs, stride): where the last layer leaves them
    double *delta, *spare;   // (widest layer, stride) each: gradients on their way back
} Network;

// The kernels work on two points at a time. Where there is an odd point out its neighbour is its double, so that
// whatever is computed for it is as finite as for a point that counts; losses.c sees to it that its gradient is 0.
static inline long even(long count) { return (count + 1) & ~1L; }

// Pushes `count` points from the input to the output.
void forward(const Network *network, long count);

// Takes dL/d output from `delta` and adds the gradients of all parameters to what is there, point by point.
void backward(const Network *network, long count);
