"""Run every benchmark of the folder: `python -m benchmarks`, or name some."""

import sys
from importlib import import_module
from pathlib import Path


def main() -> None:
    """Run the benchmarks named on the command line, or all."""
    here = Path(__file__).parent
    found = (*here.glob("[a-z]*.py"), *(path.parent for path in here.glob("*/__init__.py")))
    known = sorted(path.stem for path in found)
    for name in sys.argv[1:] or known:
        print(f"== {name}")
        import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
