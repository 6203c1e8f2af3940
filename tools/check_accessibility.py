"""Check pages with axe-core in a headless Chromium: `python -m tools.check_accessibility PAGE ...`.

Needs `chromium` and `npm` on the machine, so it is a maintainer's tool and no part of the tests.
"""

import json
import re
import subprocess
import sys
import tempfile
from html import unescape
from pathlib import Path

AXE = "axe-core@4"
VIEWPORTS = {"desktop": "1280,900", "phone": "390,844"}
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_RUN = """
<script>{axe}</script>
<script>
axe.run().then(found => {{
  const told = document.createElement("pre");
  told.id = "axe-found";
  told.textContent = JSON.stringify(found.violations.map(
    one => [one.impact, one.id, one.help, one.nodes.map(node => node.html)]));
  document.body.append(told);
}});
</script>
"""


def violations(page: Path, *, axe: str, size: str) -> list[list[object]]:
    """Give what axe-core finds in a page: impact, rule, what it is, and where."""
    text = _POLICY.sub("", page.read_text("utf-8"))  # it would keep the checker out
    head, body_end, rest = text.rpartition("</body>")
    # Beside the page, so that what it loads by relative paths is found.
    with tempfile.NamedTemporaryFile(
        "w", suffix=".html", dir=page.parent, encoding="utf-8"
    ) as copy:
        copy.write(head + _RUN.format(axe=axe) + body_end + rest)
        copy.flush()
        command = [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={size}",
            "--virtual-time-budget=20000", "--dump-dom", Path(copy.name).resolve().as_uri(),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    found = re.search(r'<pre id="axe-found">(.*?)</pre>', done.stdout, re.DOTALL)
    if found is None:
        raise SystemExit(f"axe-core gave no answer for {page}")
    return list(json.loads(unescape(found[1])))


def main(pages: list[str]) -> int:
    """Check every page at desktop and phone width; serious findings fail."""
    serious = 0
    with tempfile.TemporaryDirectory() as folder:
        install = ["npm", "install", "--silent", "--prefix", folder, AXE]
        subprocess.run(install, check=True, capture_output=True)  # noqa: S603 - ours
        axe = Path(folder, "node_modules", "axe-core", "axe.min.js").read_text("utf-8")
    for page in map(Path, pages):
        for name, size in VIEWPORTS.items():
            found = violations(page, axe=axe, size=size)
            grave = [one for one in found if one[0] in {"serious", "critical"}]
            serious += len(grave)
            print(f"{page} ({name}): {len(found)} findings, {len(grave)} serious")
            for impact, rule, told, where in found:
                print(f"  {impact}: {rule}: {told}; first: {where[0][:160]}")  # type: ignore[index]
    return 1 if serious else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
