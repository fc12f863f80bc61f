"""The fused backend: whole epochs and heat maps in one call of compiled C, on NumPy's own buffers.

NumPy is the reference (`numpy_backend`, `parity`); these kernels do the same arithmetic without going in and
out of Python for every operation. The source is in `source/`; `fused.wasm` is what the browser runs, built
from it by `make fused`.
"""
