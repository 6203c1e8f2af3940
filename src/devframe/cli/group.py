"""The command group: each command's module loads when the command is called, not before."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import click

from devframe._base.errors import DevframeError, UnknownNameError
from devframe._base.files import same_file
from devframe._base.shown import escape_controls

_COMMANDS = {
    "evaluate": "Say what the scores in the CSV file SCORES show, and what may be claimed.",
    "explain": "Explain recommendations in full, every reason with its source.",
    "follow-up": (
        "Plan a follow-up one to two work days after each feedback talk in the CSV file TALKS."
    ),
    "plan": "Draft a dated plan within people's hours and coaches' minutes.",
    "policy": "Show or check a policy.",
    "recommend": "Recommend what to do about each need in a file.",
    "schema": "Print the JSON Schema of a document, or list the documents.",
    "watch": "Say which programs are at risk, fading or faded, from the recorded SESSIONS (CSV).",
}
"""Module and command have the same name, a dash being an underscore there.

The sentence is the first line of the command's help.
"""

UNUSABLE = 2
"""Exit code when nothing could be used; click gives the same for a wrong call."""


# As shells say it of a process that a signal ended.
_INTERRUPTED = 128 + signal.SIGINT
_TERMINATED = 128 + signal.SIGTERM


class UnusableInput(click.ClickException):
    """Input that cannot be used at all."""

    exit_code = UNUSABLE

    def __init__(self, error: Exception) -> None:
        lines = str(error).splitlines()
        super().__init__("\n".join(escape_controls(line) for line in lines))


class FileCommand(click.Command):
    """A command that writes over nothing that it reads, and no file twice."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command once its files are known to be different ones."""
        taken: list[tuple[str, Path]] = []
        files = [
            (param, path)
            for param in self.params
            if isinstance(param.type, click.Path)
            and isinstance(path := ctx.params[param.name or ""], Path)
        ]
        # What is read comes first, so that what is written is the one to be renamed.
        for param, path in sorted(files, key=lambda pair: not _is_read(pair[0])):
            name = param.opts[0] if isinstance(param, click.Option) else param.make_metavar(ctx)
            other = next((name for name, one in taken if same_file(one, path)), None)
            if other is not None and not _is_read(param):
                raise click.UsageError(f"{name} names the same file as {other}; name another")
            taken.append((name, path))
        return super().invoke(ctx)


def _is_read(param: click.Parameter) -> bool:
    return isinstance(param.type, click.Path) and param.type.exists


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads them on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """List the commands in alphabetical order."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in _COMMANDS:
            ctx.fail(str(UnknownNameError("command", cmd_name, known=_COMMANDS)))
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"devframe.cli.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands for help without loading any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments, which may already print the help."""
        with _told():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what it cannot use becomes a message and exit code 2."""
        with _told(), _ending_tidily():
            return super().invoke(ctx)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise  # click ends quietly when the reader of a pipe has gone
    except (DevframeError, OSError) as error:
        raise UnusableInput(error) from None


@contextmanager
def _ending_tidily() -> Iterator[None]:
    """Let a process that is asked to end take away the files that it began."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may say what a signal does
        return
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(_TERMINATED))
    try:
        yield
    except KeyboardInterrupt:
        raise click.exceptions.Exit(_INTERRUPTED) from None
    finally:
        signal.signal(signal.SIGTERM, before)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="devframe")
def devframe() -> None:
    """From evidence to reasoned advice: train, coach, mentor, or fix something else.

    Exit codes: 0 when it worked, 1 when a row was faulty and --strict (or the command itself) does
    not let that pass, 2 when nothing could be used, 130 or 143 when interrupted or told to end;
    what was begun is then taken away.
    """
