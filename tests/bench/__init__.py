"""Measurements: off by default, started by `make bench`; figures go to BENCHMARKS.md."""
