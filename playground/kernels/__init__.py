"""The mathematics of the browser engine: NumPy and the standard library, nothing else."""
