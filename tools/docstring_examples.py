"""An extension of the docs tool: show the `Example:` of a docstring as code.

The tool's reader of Google-style docstrings knows only the plural as a section of examples; the
singular becomes a box of running text in which the prompts turn into quotation bars.
"""

import re
from typing import Any

from griffe import Extension, Object

_HEADING = re.compile(r"^Example:$", re.MULTILINE)


class DocstringExamples(Extension):
    """Reads the heading `Example:` as the section it is."""

    def on_object(self, *, obj: Object, **_: Any) -> None:  # noqa: ANN401 - griffe's signature
        """Rename the heading before the docstring is parsed."""
        if obj.docstring is not None:
            obj.docstring.value = _HEADING.sub("Examples:", obj.docstring.value)
