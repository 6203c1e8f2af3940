"""Make text from data harmless to whatever shows it."""

import re

# C0 and C1 controls and DEL drive terminals; line separators break tables; bidirectional marks
# make a text read as another; surrogates and noncharacters are no text in XML.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
# What makes a heading, an entry of a list or a rule of a paragraph, at its very start.
_MARKDOWN_START = re.compile(r"^( *(?:[0-9]{1,9}(?=[.)]))?)([.)#+=-])(?=[ #=-]|$)")


def escape_controls(text: str) -> str:
    r"""Write control characters and reordering marks out, so that they are seen and do nothing.

    Args:
        text: Any text.

    Returns:
        The text with each such character as `\u` and four hexadecimal digits, the way JSON
        writes it.

    Example:
        >>> print(escape_controls("red \x1b[31m alert"))
        red \u001b[31m alert
    """
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def escape_markdown(text: str) -> str:
    r"""Write a text so that it stands as it is in a Markdown paragraph or table cell.

    Args:
        text: Any text.

    Returns:
        The text on one line, with everything that Markdown or HTML would read escaped.

    Example:
        >>> print(escape_markdown("a|b <b>"))
        a\|b \<b\>
    """
    plain = _MARKDOWN_SPECIAL.sub(r"\\\1", escape_controls(text))
    return _MARKDOWN_START.sub(r"\1\\\2", plain)
