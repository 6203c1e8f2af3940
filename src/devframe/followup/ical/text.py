"""The bytes of iCalendar: texts that cannot break out of their line, lines of 75 octets."""

import re

LINE_END = "\r\n"
MAX_OCTETS = 75

# What some reader takes for a line end; RFC 5545 has only \n inside a text.
_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# The remaining controls but the tab, and lone surrogates, which no UTF-8 file can hold.
_NEVER_ALLOWED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_NEEDS_WORK = re.compile("[\\\\;,\x00-\x08\n-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def clean_text(text: str) -> str:
    r"""Bring line ends to one form and remove the characters that no calendar text may hold.

    Args:
        text: Any text.

    Returns:
        The text with `\n` for every kind of line break, without other controls (tabs stay) and
        without lone surrogates.

    Example:
        >>> clean_text("a\u2028b\x00c")
        'a\nbc'
    """
    if _NEEDS_WORK.search(text) is None:
        return text
    return _NEVER_ALLOWED.sub("", _LINE_BREAK.sub("\n", text))


def escape(text: str) -> str:
    r"""Write a text as a TEXT value that stays inside its property.

    Args:
        text: Any text.

    Returns:
        The cleaned text with backslash, semicolon, comma and line break escaped.

    Source:
        RFC 5545, section 3.3.11.

    Example:
        >>> print(escape("calm, clear\r\nATTENDEE:mailto:x@example.org"))
        calm\, clear\nATTENDEE:mailto:x@example.org
    """
    if _NEEDS_WORK.search(text) is None:
        return text
    escaped = clean_text(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def unescape(value: str) -> str:
    r"""Read a TEXT value.

    Args:
        value: The value as it stands after the colon.

    Returns:
        The text, with escaped backslash, semicolon, comma and line break read back.

    Example:
        >>> unescape(escape("a\\n; b")) == "a\\n; b"
        True
    """
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def fold(line: str) -> str:
    r"""Fold a content line so that no physical line exceeds 75 octets.

    Args:
        line: One content line without its line end.

    Returns:
        The line, with line end and blank put in where needed, never inside a character.

    Source:
        RFC 5545, section 3.1.

    Example:
        >>> [len(part.encode()) for part in fold("SUMMARY:" + "ü" * 60).split("\r\n")]
        [74, 55]
    """
    if len(line) <= MAX_OCTETS and line.isascii():
        return line
    octets = line.encode()
    parts = []
    start, room = 0, MAX_OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # noqa: PLR2004 - the mark of a UTF-8 continuation byte
            end -= 1
        parts.append(octets[start:end])
        start, room = end, MAX_OCTETS - 1  # the blank that marks a continuation is an octet too
    parts.append(octets[start:])
    return b"\r\n ".join(parts).decode()
