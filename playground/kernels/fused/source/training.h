// Whole epochs of training. ../structures.py mirrors these structures.
#pragma once

#include <stdint.h>

#include "layers.h"
#include "optimizers.h"

// The training points, and what is done with each batch of them.
typedef struct {
    Network *network;
    const double *points;  // (inputs + outputs, count)
    double *target;        // (outputs, stride)
    int64_t count, batch_size;
    double runaway;        // a parameter this far from 0 ends the training
    int32_t loss;
    int32_t size;                    // of the parameters
    int32_t state_size;
    double *parameters, *gradient;   // (size,)
    double *state;                   // (state_size,)
    double *good_parameters, *good_state;  // as they were before the last epoch
} Batches;

// The textbook's update: penalties join the gradient, which is then clipped.
typedef struct {
    Optimization optimization;
    double l1_rate, l2_rate;      // 0: none
    double clip_norm, max_norm;   // 0: none
} Rules;

enum Penalty { NO_PENALTY, L1_PENALTY, L2_PENALTY };

// TensorFlow Playground's update: see kernels/parity.py, which says what is odd about it.
typedef struct {
    int32_t penalty;
    int32_t carried_count;
    double regularization_rate;
    const double *is_weight;  // (size,) 1 at weights, 0 at biases
    double *carried;          // (size,) gradients that the last batch left over, else 0
    double *alive;            // (size,) 0 where an L1 penalty has frozen a weight
} Anchor;

// Trains `epochs` epochs, epoch e at rates[e] with the points in the order of orders[e], all whole numbers from 0 to
// count - 1. Returns how many were done: when a parameter runs away, all go back to what they were an epoch before.
// Returns -1, and does nothing more, at an order that names no point.
int32_t fused_train(
    const Batches *batches, const Rules *rules, int32_t epochs, const intptr_t *orders, const double *rates
);

// The same in TensorFlow Playground's way, which keeps the points' order and the rate: its operations in its order, so
// that with V8's functions every bit is what it would be there.
int32_t fused_train_anchor(const Batches *batches, Anchor *anchor, int32_t epochs, double rate);
