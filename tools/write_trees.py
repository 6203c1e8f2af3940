"""Draw the trees of questions in the docs: python -m tools.write_trees.

A tree is written as lines, indented by depth; what stands behind an arrow is where the path ends.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from devframe._base.files import write_whole

FOLDER = Path(__file__).parents[1] / "docs" / "diagrams"

METHOD = """
Is it worth solving, and was it ever asked for?
  no -> fix elsewhere
  yes: do tools, process, authority, incentives or staffing explain it?
    yes, by themselves -> fix elsewhere
    not known -> ask first
    no, or only partly: what is missing?
      knowledge that can be written down -> training
      a skill the person has never had -> training, then coaching
      a skill that is there but seldom used -> coaching
      talk between people, tact, own style -> coaching
      a habit -> coaching
      anger and threats -> training and practice
      a challenge that nothing else covers -> mentoring
      growing into a leader or founder -> mentoring
      and coaching time is scarce? -> small group, peers
"""

CADENCE = """
What is it that should last?
  a hard talk -> 1 or 2 work days later
  what a course taught: is there a day on which it must be known?
    no -> days 1, 3, 7, 14, 30, 60
    yes -> a share of the time left
  a skill that is coached -> weekly, then rarer
  a bond with a mentor -> 28 days after the last
  a habit -> daily, then weekly
  the proof that it worked -> levels 1 to 4
"""

TREES = {
    "which-method.svg": (
        "Which method fits?",
        "A tree of questions that ends in the usual answer; the policy weighs all of them at once.",
        METHOD,
    ),
    "which-cadence.svg": (
        "Which cadence fits?",
        "A tree of questions that ends in the default rhythm; each is a parameter.",
        CADENCE,
    ),
}

_ROW, _INDENT, _END_LEFT, _END_WIDTH = 32, 22, 350, 190
_STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2430 }
.ask { font-weight: 600 }
.end { fill: #4051b5 } .end + text { fill: #fff; text-anchor: middle; font-weight: 600 }
path { stroke: #8a90a3; fill: none; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
text { fill: #e6e8f0 } .end { fill: #5768d8 } path { stroke: #9aa1b5 }
}
"""


def tree_svg(title: str, told: str, outline: str) -> str:
    """Draw a tree: its title, what it is in words, and its outline."""
    lines = outline.strip("\n").splitlines()
    width, height = _END_LEFT + _END_WIDTH + 10, _ROW * len(lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="t d">\n<title id="t">{escape(title)}</title>\n'
        f'<desc id="d">{escape(told)}</desc>\n<style>{_STYLE}</style>\n'
        + "\n".join(_shapes(lines))
        + "\n</svg>\n"
    )


def _shapes(lines: list[str]) -> Iterator[str]:
    above: dict[int, int] = {}
    for number, line in enumerate(lines):
        depth = (len(line) - len(line.lstrip())) // 2
        text, _, end = line.strip().partition(" -> ")
        x, y = 10 + _INDENT * depth, 22 + _ROW * number
        if depth:
            yield f'<path d="M{x - 14} {above[depth - 1] + 8}V{y - 4}H{x - 3}"/>'
        kind = ' class="ask"' if text.endswith("?") else ""
        yield f'<text{kind} x="{x}" y="{y}">{escape(text)}</text>'
        if end:
            middle = _END_LEFT + _END_WIDTH // 2
            yield (
                f'<rect class="end" x="{_END_LEFT}" y="{y - 16}" width="{_END_WIDTH}" height="24" '
                f'rx="12"/><text x="{middle}" y="{y}">{escape(end)}</text>'
            )
        above[depth] = y


if __name__ == "__main__":
    for name, (title, told, outline) in TREES.items():
        with write_whole(FOLDER / name) as handle:
            handle.write(tree_svg(title, told, outline))
