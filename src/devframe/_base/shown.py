"""Make text from data harmless to whatever shows it."""

import re

# C0 and C1 controls and DEL drive terminals; line separators break tables; bidirectional marks
# make a text read as another; surrogates and noncharacters are no text in XML.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
_MARKDOWN_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$#])")
# What would begin a rule, a list or a heading of the line before: "---", "- ", "+ ", "1. ", "1) ",
# "===".
_MARKDOWN_BLOCK = re.compile(r"^(\d{0,9})([-+.)=])(?=[-=\s]|$)")

# What GitHub's Markdown makes a link of without being asked: "https://", "www.", "mailto:", "a@b".
_MARKDOWN_LINK = re.compile(r"(?i):(?=//)|(?<=www)\.|(?<=mailto):|(?<=xmpp):|@")


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
    r"""Write a text so that it stands as it is in a Markdown paragraph, list or table cell.

    Args:
        text: Any text.

    Returns:
        The text on one line, without blanks around it, with everything that Markdown or HTML would
        read escaped, and bare addresses kept from becoming links. (GitHub links e-mail addresses
        even so.)

    Example:
        >>> print(escape_markdown("a|b <b>"))
        a\|b \<b\>
        >>> print(escape_markdown("1. # of calls"))
        1\. \# of calls
        >>> print(escape_markdown("https://example.org"))
        https\://example.org
    """
    escaped = _MARKDOWN_SPECIAL.sub(r"\\\1", escape_controls(text).strip(" "))
    escaped = _MARKDOWN_LINK.sub(r"\\\g<0>", escaped)
    return _MARKDOWN_BLOCK.sub(r"\1\\\2", escaped)
