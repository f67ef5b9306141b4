"""Pictures of a training run, and the words that say the same."""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
from PIL import Image

from grader.figures import (
    confusion_matrix,
    filter_answers,
    filter_pictures,
    mistaken_digits,
    png_of_signed,
    weight_pictures,
)


def pixels_of(png: str) -> Any:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(png))))


def test_the_confusion_matrix_counts_rows_of_labels_and_leaves_out_unknown_classes() -> None:
    figure = confusion_matrix(np.array([4, 4, 4, 1, 2]), np.array([9, 9, 4, 1, -1]))
    counts = np.array(figure.payload["counts"])
    assert counts.sum() == 4
    assert counts[4, 9] == 2
    assert figure.text == "Most often a 4 was taken for a 9: 2 times."


def test_mistaken_digits_show_dark_ink_on_light_paper() -> None:
    images = np.zeros((2, 28, 28), np.uint8)
    images[1, 0, 0] = 255
    figure = mistaken_digits(images, np.array([3, 5]), np.array([3, 8]))
    (item,) = figure.payload["items"]
    assert (item["label"], item["prediction"]) == (5, 8)
    assert pixels_of(item["png"])[0, 0] == 0
    assert pixels_of(item["png"])[-1, -1] == 255


def test_positive_weights_are_blue_and_negative_ones_red() -> None:
    red, green, blue = pixels_of(png_of_signed(np.array([[1.0]])))[0, 0]
    assert blue > red > 0
    assert blue > green
    red, green, blue = pixels_of(png_of_signed(np.array([[-1.0]])))[0, 0]
    assert red > blue
    assert red > green
    assert (pixels_of(png_of_signed(np.array([[0.0]]))) == 255).all()


def test_every_class_and_every_filter_has_its_picture() -> None:
    assert len(weight_pictures(np.ones((784, 10))).payload["items"]) == 10
    assert len(filter_pictures(np.ones((5, 5, 1, 16))).payload["items"]) == 16


def test_a_filter_answers_where_its_pattern_is() -> None:
    image = np.zeros((28, 28), np.uint8)
    image[10, 20] = 255
    filters = np.zeros((3, 3, 1, 1))
    filters[1, 1] = 1.0
    digit, item = filter_answers(filters, image).payload["items"]
    assert pixels_of(digit["png"])[20, 40] == 0
    assert item["alt"] == "Filter 1: strongest answer 1 in row 11, column 21"
    answer = 255 - pixels_of(item["png"]).min(axis=2)[::2, ::2]
    assert answer.shape == (28, 28)
    assert np.argwhere(answer).tolist() == [[10, 20]]


def test_every_picture_says_in_words_what_it_shows() -> None:
    weights = np.zeros((784, 10))
    weights[28 * 3 + 4, 7], weights[0, 7] = 2.0, -1.0
    alts = [item["alt"] for item in weight_pictures(weights).payload["items"]]
    assert alts[7] == "Class 7: largest value 2 in row 4, column 5, smallest -1 in row 1, column 1"
    assert len(set(alts)) == 10
    silent = filter_answers(np.zeros((5, 5, 1, 2)), np.zeros((28, 28), np.uint8))
    assert silent.payload["items"][2]["alt"] == "Filter 2: no answer anywhere"


def test_one_large_weight_leaves_the_others_their_colour() -> None:
    weights = np.full((784, 10), 0.1)
    weights[0, 0] = 100.0
    item = weight_pictures(weights).payload["items"][1]
    assert (
        pixels_of(item["png"])[0, 0].tolist()
        == pixels_of(png_of_signed(np.ones((1, 1))))[0, 0].tolist()
    )
