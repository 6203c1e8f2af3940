"""The devframe command."""
