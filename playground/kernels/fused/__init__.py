"""The fused backend: whole epochs and heat maps in one call of compiled C, on NumPy's own buffers.

NumPy is the reference (`numpy_backend`, `parity`); these kernels do the same arithmetic without going in and
out of Python for every operation. The source is in `source/`; `fused.wasm` is what the browser runs, built
from it by `make fused`. They know linear combinations, every activation, loss, optimiser and regulariser,
batch normalisation, dropout and skip connections; the other combination functions are NumPy's.

The textbook mode rounds as it likes, to 4 units in the last place; parity mode does each operation of
TensorFlow Playground in its order and with V8's functions (`source/v8.h`), so that its every bit is the
anchor's. That costs up to three times the time.

`playground bench limit` counts an epoch's operations: on an idle processor two fifths of an epoch's time are
arithmetic that no program with vectors of two doubles could spare. More would take wider vectors or a fused
product and sum, which WebAssembly has not (relaxed SIMD promises the latter), or single precision.
"""
