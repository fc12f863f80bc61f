// Two doubles at a time, in the vector extensions of GCC and Clang: the same source is WebAssembly and native code.
#pragma once

#include <stdint.h>

// Aligned like a double, so that any row of a NumPy array can be read.
typedef double v2 __attribute__((vector_size(16), aligned(8), may_alias));
typedef long long i2 __attribute__((vector_size(16), aligned(8), may_alias));

#define INLINE static inline __attribute__((always_inline))

INLINE v2 load(const double *from) { return *(const v2 *)from; }
INLINE void store(double *to, v2 value) { *(v2 *)to = value; }
INLINE v2 both(double value) { return (v2){value, value}; }
INLINE double sum(v2 x) { return x[0] + x[1]; }

INLINE v2 choose(i2 where, v2 then, v2 otherwise) { return (v2)((where & (i2)then) | (~where & (i2)otherwise)); }
INLINE v2 zero_where(i2 where, v2 x) { return (v2)(~where & (i2)x); }

// Comparisons with NaN are false, so these two hand NaN on.
INLINE v2 at_most(v2 x, double limit) { return choose((i2)(x > limit), both(limit), x); }
INLINE v2 at_least(v2 x, double limit) { return choose((i2)(x < limit), both(limit), x); }

INLINE i2 sign_bits(void) { return (i2){INT64_MIN, INT64_MIN}; }
INLINE v2 magnitude(v2 x) { return (v2)((i2)x & ~sign_bits()); }
INLINE v2 with_sign_of(v2 size, v2 sign) { return (v2)(((i2)size & ~sign_bits()) | ((i2)sign & sign_bits())); }
