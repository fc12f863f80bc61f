"""The process that trains one run. Only `training` and `__main__` import torch; the server imports
`messages` alone."""
