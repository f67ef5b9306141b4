"""How hard the digits are for a linear model: `python -m grader.datasets.calibrate`."""

from __future__ import annotations

from dataclasses import dataclass

import click
import numpy as np

from grader.datasets.digits import Digits, digest_digits
from grader.datasets.draws import draw_digits
from grader.datasets.generated import generate_digits
from grader.datasets.linear import predict_linear, train_linear
from grader.datasets.load import GENERATED, load_digits
from grader.settings import read_settings


@dataclass(frozen=True)
class Score:
    """Shares of right answers for the moved test digits of one draw and for their originals."""

    moved: float
    unmoved: float


def score_linear(digits: Digits, seed: int) -> Score:
    """Train a linear model on the draw of `seed` and count on the trusted side."""
    draw = draw_digits(digits, seed)
    weights = train_linear(draw.digits.train_images, draw.digits.train_labels, seed)
    moved = predict_linear(weights, draw.digits.test_images) == draw.test_labels
    unmoved = predict_linear(weights, draw.digits.unmoved_images) == draw.unmoved_labels
    return Score(float(moved.mean()), float(unmoved.mean()))


def generated_digits(seed: int) -> Digits:
    """Digits rendered from a seed of one's own, kept nowhere."""
    images, labels = generate_digits(lambda _doing, _share: None, seed=seed)
    return Digits(GENERATED, digest_digits(images, labels), images, labels)


@click.command()
@click.option("--seeds", default=5, show_default=True, help="How many draws to measure.")
def main(seeds: int) -> None:
    """Print the linear model's accuracy on this installation's digits and on generated ones."""
    kept = load_digits(read_settings(), lambda doing, share: click.echo(f"{doing} {share:.0%}"))
    click.echo(f"{kept.name}: {_summary([score_linear(kept, seed) for seed in range(seeds)])}")
    fresh = [score_linear(generated_digits(seed + 100), seed) for seed in range(seeds)]
    click.echo(f"{GENERATED}, another set for each draw: {_summary(fresh)}")


def _summary(scores: list[Score]) -> str:
    moved = np.array([score.moved for score in scores])
    unmoved = np.array([score.unmoved for score in scores])
    return (
        f"linear model {moved.mean():.2%} on moved digits"
        f" (lowest {moved.min():.2%}, highest {moved.max():.2%}), {unmoved.mean():.2%} on unmoved"
    )


if __name__ == "__main__":
    main()
