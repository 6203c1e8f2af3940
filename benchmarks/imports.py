"""What importing devframe costs, against pydantic and a bare interpreter."""

import statistics
import subprocess
import sys
import time

_ROUNDS = 15


def _milliseconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own interpreter
    return (time.perf_counter() - start) * 1e3


def main() -> None:
    """Print the table."""
    codes = {
        "bare interpreter": "pass",
        "import devframe": "import devframe",
        "import pydantic": "import pydantic; pydantic.BaseModel",
        "devframe.recommend": "import devframe; devframe.recommend",
    }
    times: dict[str, list[float]] = {label: [] for label in codes}
    for _ in range(_ROUNDS):  # interleaved, so that a busy moment hits all alike
        for label, code in codes.items():
            times[label].append(_milliseconds(code))
    bare = statistics.median(times["bare interpreter"])
    print("a fresh process, median in milliseconds and as a multiple of a bare interpreter")
    for label, taken in times.items():
        middle = statistics.median(taken)
        print(f"{label:>20} {middle:>8.0f} ({middle / bare:.2f} x)")


if __name__ == "__main__":
    main()
