"""The `softmark` command: finds the sub-command that was asked for and loads only its module."""

from __future__ import annotations

import importlib

import click

COMMANDS = {
    "grade": "grading",
    "lint": "authors",
    "new-assignment": "authors",
    "tolerances": "tolerances",
    "doctor": "grading",
    "data": "grading",
    "submit": "students",
    "status": "students",
    "web": "services",
    "worker": "services",
    "migrate": "services",
    "boxes": "boxes",
    "create-user": "courses",
    "set-password": "courses",
    "create-course": "courses",
    "seed-course": "courses",
}


class LazyGroup(click.Group):
    """A group whose commands live in `grader.commands` and are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """All names, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 click's signature
        """The command called `cmd_name`, or None."""
        module_name = COMMANDS.get(cmd_name)
        if module_name is None:
            return None
        module = importlib.import_module(f"grader.commands.{module_name}")
        command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command if isinstance(command, click.Command) else None


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="softmark")
def main() -> None:
    """Softmark grades machine-learning coursework."""
