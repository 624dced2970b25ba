"""Measures what the project promises of its speed, and judges nothing: `make bench`."""
