"""A person's own data: read from a file or drawn, checked, and made into points to train on."""
