"""The digits of one attempt: secret, disjoint, moved, and enough of each kind."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from grader.datasets import Digits, Draw, draw_digits
from grader.datasets.draws import TEST_DIGITS, UNMOVED_DIGITS


@pytest.fixture(scope="module", params=["generated", "mnist"])
def source(request: pytest.FixtureRequest) -> Digits:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def draw(source: Digits) -> Draw:
    return draw_digits(source, 5)


@pytest.fixture(scope="module")
def places(source: Digits) -> dict[bytes, int]:
    """Where each picture stands in the data set, as somebody who memorised them all knows it."""
    return {image.tobytes(): place for place, image in enumerate(source.images)}


def look_up(places: dict[bytes, int], images) -> list[int]:
    return [places.get(image.tobytes(), -1) for image in images]


def test_training_digits_are_sixty_thousand_originals_in_another_order(source, draw, places):
    found = look_up(places, draw.digits.train_images)
    assert len(set(found)) == 60_000
    assert found != sorted(found)
    np.testing.assert_array_equal(source.labels[found], draw.digits.train_labels)


def test_no_test_digit_is_found_in_a_table_of_all_pixels(draw, places):
    assert set(look_up(places, draw.digits.test_images)) == {-1}


def test_unmoved_digits_are_originals_of_test_digits(source, draw, places):
    found = look_up(places, draw.digits.unmoved_images)
    assert len(set(found)) == UNMOVED_DIGITS
    assert not set(found) & set(look_up(places, draw.digits.train_images))
    np.testing.assert_array_equal(source.labels[found], draw.unmoved_labels)


def test_test_labels_belong_to_the_nearest_originals(source, draw, places):
    held_out = sorted(set(places.values()) - set(look_up(places, draw.digits.train_images)))
    originals = source.images[held_out].reshape(len(held_out), -1).astype(np.float32)
    moved = draw.digits.test_images[:300].reshape(300, -1).astype(np.float32)
    distances = (originals**2).sum(axis=1) - 2 * moved @ originals.T
    nearest = source.labels[held_out][distances.argmin(axis=1)]
    np.testing.assert_array_equal(nearest, draw.test_labels[:300])


def test_sizes_and_types(draw):
    assert draw.digits.train_images.shape == (60_000, 28, 28)
    assert draw.digits.test_images.shape == (TEST_DIGITS, 28, 28)
    assert draw.digits.unmoved_images.shape == (UNMOVED_DIGITS, 28, 28)
    images = (draw.digits.train_images, draw.digits.test_images, draw.digits.unmoved_images)
    assert {array.dtype for array in images} == {np.dtype(np.uint8)}
    labels = (draw.digits.train_labels, draw.test_labels, draw.unmoved_labels)
    assert {array.dtype for array in labels} == {np.dtype(np.int64)}
    assert [len(array) for array in labels] == [60_000, TEST_DIGITS, UNMOVED_DIGITS]


def test_classes_come_as_they_are(source, draw):
    share = np.bincount(source.labels) / len(source.labels)
    drawn = np.bincount(draw.test_labels) / TEST_DIGITS
    np.testing.assert_allclose(drawn, share, atol=0.015)


def test_the_seed_decides_everything(source, draw):
    first, again, other = (draw, draw_digits(source, 5), draw_digits(source, 2**63))
    np.testing.assert_array_equal(first.digits.test_images, again.digits.test_images)
    np.testing.assert_array_equal(first.digits.train_images, again.digits.train_images)
    np.testing.assert_array_equal(first.unmoved_labels, again.unmoved_labels)
    assert (first.digits.test_images != other.digits.test_images).any(axis=(1, 2)).mean() > 0.999


def test_needs_little_memory_beyond_what_it_returns(source):
    tracemalloc.start()
    draw = draw_digits(source, 7)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    arrays = (*vars(draw.digits).values(), draw.test_labels, draw.unmoved_labels)
    assert peak - sum(array.nbytes for array in arrays) < 40 * 2**20
