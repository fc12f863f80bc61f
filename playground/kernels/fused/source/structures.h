// How the caller makes sure that both sides mean the same structures.
#pragma once

#include <stdint.h>

#define EXPORT __attribute__((visibility("default")))

// Bytes of Layer, Seen, Network, Batches, Rules and Anchor, in that order; 0 beyond.
int32_t fused_size_of(int32_t structure);
