"""softmark submit and status: the student's side of the portal's HTTP API."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from grader import client
from grader.commands.exits import faults_as_exit_status, read_source
from grader.portal import Answer
from grader.terminal import printable

URL = click.option(
    "--url",
    envvar="SOFTMARK_URL",
    default=client.DEFAULT_URL,
    show_default=True,
    help="The portal's address.",
)
NAME = click.option("--name", envvar="SOFTMARK_NAME", prompt="User name", help="Your user name.")


@click.command("submit")
@click.argument("assignment")
@click.argument("file", type=click.Path(path_type=Path))
@URL
@NAME
def submit_command(assignment: str, file: Path, url: str, name: str) -> None:
    """Hand in FILE for ASSIGNMENT and say where its report will be."""
    with faults_as_exit_status():
        read_source(file)
        receipt = client.submit(assignment, file, url, name, ask_password)
    click.echo(f"Handed in as {receipt.submission}: {receipt.url}")


@click.command("status")
@click.argument("submission")
@click.option("--json", "as_json", is_flag=True, help="Print the API's own answer.")
@URL
@NAME
def status_command(submission: str, as_json: bool, url: str, name: str) -> None:
    """Say how far SUBMISSION has got, and once it is graded, how it did."""
    with faults_as_exit_status():
        answer = client.status(submission, url, name, ask_password)
    click.echo(json.dumps(answer) if as_json else describe(answer))


def describe(answer: Answer) -> str:
    """A few lines on one submission, as a person reads them."""
    if answer["report"] is None:
        progress = answer["progress"]
        doing = f", your code {printable(progress['doing'])}" if progress["doing"] else ""
        return f"{answer['status']}: {progress['done']} of {progress['total']}{doing}"
    lines = [f"{answer['score']:g} of {answer['max_score']:g} points  {answer['url']}"]
    for check in answer["report"]["checks"]:
        word = check["verdict"].replace("_", " ")
        lines.append(f"{word:>12}  Your code {printable(check['title'])}")
        if check["message"]:
            lines.append(f"{'':14}{printable(check['message'])}")
    return "\n".join(lines)


def ask_password(name: str) -> str:
    """From SOFTMARK_PASSWORD, else typed without an echo."""
    kept = os.environ.get("SOFTMARK_PASSWORD")
    return kept or str(click.prompt(f"Password of {name}", hide_input=True))
