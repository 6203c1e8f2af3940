"""Run the benchmark of frames from the command line."""

import sys

from benchmarks.frames.run import main

main(sys.argv[1:])
