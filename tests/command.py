"""Calling the `devframe` command in tests."""

from click.testing import CliRunner, Result

from devframe.cli import main


def run(*arguments: object, color: bool = False) -> Result:
    """Call the command and give back what it printed and its exit code."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], color=color)
