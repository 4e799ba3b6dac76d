"""The benchmark, `make bench`: how fast chipwatch is beside what it is built on, and beside itself.

It generates texts, runs everything that it compares by turns, and writes docs/benchmarks.md. It is not shipped.
"""
