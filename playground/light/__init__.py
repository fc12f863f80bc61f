"""Recipes light enough for a browser: NumPy, the kernels and the standard library, nothing else.

The page's worker runs these very files (`static/ui/studio/browser/`), and the server's recipes share with
them what needs no torch.
"""
