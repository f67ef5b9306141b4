"""How hard the digits are for a linear model: `python -m grader.datasets.calibrate`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from grader.datasets.digits import Digits, Draw, digest_digits
from grader.datasets.draws import draw_digits
from grader.datasets.generated import generate_digits
from grader.datasets.linear import predict_linear, train_linear
from grader.datasets.load import GENERATED, load_digits
from grader.settings import read_settings


@dataclass(frozen=True)
class Score:
    """Shares of right answers for the moved test digits of one draw and for originals of some."""

    moved: float
    unmoved: float


def score_linear(draw: Draw, seed: int) -> Score:
    """Train a linear model on a draw's training digits and count what it gets right."""
    weights = train_linear(draw.digits.train_images, draw.digits.train_labels, seed)
    moved = predict_linear(weights, draw.digits.test_images) == draw.test_labels
    unmoved = predict_linear(weights, draw.digits.unmoved_images) == draw.unmoved_labels
    return Score(float(moved.mean()), float(unmoved.mean()))


def fresh_digits(seed: int) -> Digits:
    """Digits rendered from a seed of one's own, kept nowhere."""
    images, labels = generate_digits(lambda _doing, _share: None, seed=seed)
    return Digits(GENERATED, digest_digits(images, labels), images, labels)


def write_draw(path: Path, draw: Draw) -> None:
    """One .npz file, for programs that cannot import this package; holds the test labels."""
    digits = draw.digits
    np.savez(
        path,
        train_images=digits.train_images,
        train_labels=digits.train_labels,
        test_images=digits.test_images,
        test_labels=draw.test_labels,
    )


@click.command()
@click.option("--seeds", default=5, show_default=True, help="How many draws to measure.")
@click.option(
    "--fresh", is_flag=True, help="Render digits anew for each draw, whatever is installed."
)
@click.option(
    "--draws",
    type=click.Path(path_type=Path, file_okay=False),
    help="Also write each draw into this folder, for tests/datasets/measure_cnn.py.",
)
def main(seeds: int, fresh: bool, draws: Path | None) -> None:  # noqa: FBT001 - how click passes a switch
    """Print a linear model's accuracy on draws of this installation's digits."""
    scores = []
    for seed in range(seeds):
        digits = fresh_digits(seed + 100) if fresh else load_digits(read_settings(), _say)
        draw = draw_digits(digits, seed)
        if draws is not None:
            draws.mkdir(parents=True, exist_ok=True)
            write_draw(draws / f"{digits.name.replace(' ', '-')}-{seed}.npz", draw)
        scores.append(score_linear(draw, seed))
        click.echo(f"{digits.name}, draw {seed}: {_sentence(scores[-1:])}")
    click.echo(f"All {seeds}: {_sentence(scores)}")


def _say(doing: str, share: float) -> None:
    click.echo(f"{doing} {share:.0%}", err=True)


def _sentence(scores: list[Score]) -> str:
    moved = np.array([score.moved for score in scores])
    unmoved = np.array([score.unmoved for score in scores])
    return (
        f"linear model {moved.mean():.2%} on moved digits"
        f" ({moved.min():.2%} to {moved.max():.2%}), {unmoved.mean():.2%} on unmoved ones"
    )


if __name__ == "__main__":
    main()
