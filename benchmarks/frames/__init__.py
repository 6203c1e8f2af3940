"""How fast frames answer, beside the object path, code by hand, bare scans and rule engines.

Run: python -m benchmarks.frames [--rows 100000 1000000] [--agree] [--files] [--clusters]

Every case runs in a process of its own, in shuffled order, so that none profits from another's
warmth and the peak of memory is its own. Ratios are taken in one process, turn by turn, so that
whatever else the machine does meets both sides alike. Trust the ratios, not the absolute figures.
"""

from benchmarks.frames.run import main

__all__ = ["main"]
