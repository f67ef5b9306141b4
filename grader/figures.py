"""Pictures of a training run as plain data, each with its text equivalent."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from PIL import Image

from grader.model import Figure
from grader.sentences import say

MISTAKEN_DIGITS = 24
ENLARGED = 3
FULL_COLOUR = 99.5
"""Of weights, the share in per cent that is paler than the strongest colour: one weight alone
should not make the others pale."""
CLASSES = 10


def confusion_matrix(labels: NDArray[np.int64], predictions: NDArray[np.int64]) -> Figure:
    """How often each true class (row) was taken for each class (column); both (N,)."""
    counts = np.zeros((CLASSES, CLASSES), dtype=np.int64)
    known = (predictions >= 0) & (predictions < CLASSES)
    np.add.at(counts, (labels[known], predictions[known]), 1)
    wrong = counts - np.diag(np.diag(counts))
    label, prediction = np.unravel_index(int(wrong.argmax()), wrong.shape)
    text = say("No digit was taken for another.")
    if wrong.any():
        text = say(
            "Most often a %(label)s was taken for a %(prediction)s: %(count)s times.",
            label=label,
            prediction=prediction,
            count=wrong.max(),
        )
    return Figure("confusion", say("Confusion matrix"), text, {"counts": counts.tolist()})


def mistaken_digits(
    images: NDArray[np.uint8], labels: NDArray[np.int64], predictions: NDArray[np.int64]
) -> Figure:
    """The first digits that were misread, with what they are and what they were taken for."""
    wrong = np.flatnonzero(labels != predictions)
    items = [
        {
            "png": png_of_levels(255 - images[index]),
            "label": int(labels[index]),
            "prediction": int(predictions[index]),
        }
        for index in wrong[:MISTAKEN_DIGITS]
    ]
    text = say(
        "%(wrong)s of %(total)s digits were misread; the first %(shown)s are shown.",
        wrong=len(wrong),
        total=len(labels),
        shown=len(items),
    )
    return Figure("digits", say("Mistaken digits"), text, {"items": items})


def weight_pictures(weights: NDArray[Any]) -> Figure:
    """One picture per class of weights (784, classes): blue speaks for the class, red against."""
    full = float(np.percentile(np.abs(weights), FULL_COLOUR)) or 1.0
    items = [
        {
            "png": png_of_signed(picture / full),
            "caption": str(label),
            "alt": say("Class %(label)s: %(seen)s", label=label, seen=_extremes(picture)),
        }
        for label, picture in enumerate(weights.T.reshape(-1, 28, 28))
    ]
    peak = float(np.abs(weights).max())
    text = say(
        "The learned weights of each class as a 28 by 28 picture: ink in blue places speaks for "
        "the class, ink in red places against it. The largest weight is %(peak)s.",
        peak=f"{peak:.3g}",
    )
    return Figure("images", say("Learned weights"), text, {"items": items})


def filter_pictures(filters: NDArray[Any]) -> Figure:
    """One picture per filter of (height, width, channels, filters), first channel."""
    peak = float(np.abs(filters).max()) or 1.0
    items = [
        {
            "png": png_of_signed(picture / peak, 8),
            "caption": str(number),
            "alt": _of_filter(number, _extremes(picture)),
        }
        for number, picture in enumerate(np.moveaxis(filters[:, :, 0], -1, 0), start=1)
    ]
    height, width = filters.shape[:2]
    text = say(
        "%(count)s filters of %(height)s by %(width)s; blue is positive, red negative.",
        count=filters.shape[3],
        height=height,
        width=width,
    )
    return Figure("images", say("First-layer filters"), text, {"items": items})


def filter_answers(filters: NDArray[Any], image: NDArray[np.uint8]) -> Figure:
    """One image (28, 28), and what each filter (height, width, 1, filters) answers after ReLU."""
    height, width = filters.shape[:2]
    rows, columns = (height - 1) // 2, (width - 1) // 2
    margins = ((rows, height - 1 - rows), (columns, width - 1 - columns))
    windows = sliding_window_view(np.pad(image / 255, margins), (height, width))
    answers = np.maximum(np.einsum("ijhw,hwn->nij", windows, filters[:, :, 0]), 0)
    peak = float(answers.max()) or 1.0
    digit = {
        "png": png_of_levels(255 - image, 2),
        "caption": say("the digit"),
        "alt": say("The digit itself"),
    }
    items = [
        {
            "png": png_of_signed(answer / peak, 2),
            "caption": str(number),
            "alt": _of_filter(number, _strongest(answer)),
        }
        for number, answer in enumerate(answers, start=1)
    ]
    text = say("Where each filter finds its pattern in one test digit; the darker, the stronger.")
    payload = {"items": [digit, *items]}
    return Figure("images", say("What the filters answer to a digit"), text, payload)


def _of_filter(number: int, seen: str) -> str:
    return say("Filter %(number)s: %(seen)s", number=number, seen=seen)


def _extremes(picture: NDArray[Any]) -> str:
    """The largest and the smallest value of a picture, and where they are."""
    return say(
        "largest value %(largest)s, smallest %(smallest)s",
        largest=_at(picture, picture.argmax()),
        smallest=_at(picture, picture.argmin()),
    )


def _strongest(answer: NDArray[Any]) -> str:
    if not answer.any():
        return say("no answer anywhere")
    return say("strongest answer %(value)s", value=_at(answer, answer.argmax()))


def _at(picture: NDArray[Any], place: np.intp) -> str:
    row, column = np.unravel_index(int(place), picture.shape)
    return say(
        "%(value)s in row %(row)s, column %(column)s",
        value=f"{picture[row, column]:.2g}",
        row=row + 1,
        column=column + 1,
    )


def png_of_signed(values: NDArray[Any], scale: int = ENLARGED) -> str:
    """Values in [-1, 1], (height, width), as red through white to blue; base64 PNG text."""
    strength = np.clip(np.abs(values), 0, 1)[..., None]
    colour = np.where(values[..., None] >= 0, (0.13, 0.36, 0.75), (0.78, 0.16, 0.16))
    levels = np.round(255 * (1 - strength * (1 - colour))).astype(np.uint8)
    return png_of_levels(levels, scale)


def png_of_levels(levels: NDArray[np.uint8], scale: int = ENLARGED) -> str:
    """Grey (height, width) or RGB (height, width, 3) levels, enlarged, as base64 PNG text."""
    enlarged = levels.repeat(scale, axis=0).repeat(scale, axis=1)
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(enlarged)).save(buffer, "PNG", optimize=False)
    return base64.b64encode(buffer.getvalue()).decode("ascii")
