"""The checkpoints' reference against numpy.load, numpy.savez and zipfile."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest

from reference.checkpoints import describe, latest, load, restore, save

DTYPES = ("float16", "float32", "float64", "int8", "uint8", "int64", "bool", "<U5")
SHAPES = ((), (3,), (2, 3), (0, 4), (2, 1, 2))


@pytest.fixture
def parameters():
    rng = np.random.default_rng(10)
    return {
        f"{dtype}/{len(shape)}": np.asarray(rng.integers(0, 100, size=shape)).astype(dtype)
        for dtype in reversed(DTYPES)
        for shape in SHAPES
    }


def assert_same(actual, expected):
    assert list(actual) == list(expected)
    for name, array in expected.items():
        assert actual[name].dtype == array.dtype, name
        np.testing.assert_array_equal(actual[name], array, strict=True)


def test_numpy_reads_what_was_saved(parameters, tmp_path):
    save(parameters, str(tmp_path / "model.npz"))
    with np.load(tmp_path / "model.npz", allow_pickle=False) as archive:
        assert_same({name: archive[name] for name in archive.files}, parameters)
    assert zipfile.ZipFile(tmp_path / "model.npz").testzip() is None


@pytest.mark.parametrize("write", [np.savez, np.savez_compressed])
def test_loads_what_numpy_saved(write, parameters, tmp_path):
    write(tmp_path / "model.npz", **parameters)
    assert_same(load(str(tmp_path / "model.npz")), parameters)


@pytest.mark.parametrize("name", ["file", "allow_pickle", "args", "self", "x.y", "Ω", "a b", "a/b"])
def test_any_name_comes_back(name, tmp_path):
    path = str(tmp_path / "model.npz")
    save({name: np.arange(3), "other": np.zeros(1)}, path)
    assert_same(load(path), {name: np.arange(3), "other": np.zeros(1)})


def test_writes_to_exactly_the_path(tmp_path):
    save({"w": np.ones(2)}, str(tmp_path / "weights.ckpt"))
    assert [path.name for path in tmp_path.iterdir()] == ["weights.ckpt"]


def test_second_save_leaves_nothing_of_the_first(tmp_path):
    path = str(tmp_path / "model.npz")
    save({"old": np.zeros((99, 99)), "w": np.zeros(3)}, path)
    save({"w": np.ones(2)}, path)
    assert_same(load(path), {"w": np.ones(2)})
    assert (tmp_path / "model.npz").stat().st_size < 1000


def test_saves_no_python_objects(tmp_path):
    with pytest.raises(ValueError, match="Object arrays"):
        save({"w": np.array([None])}, str(tmp_path / "model.npz"))


def test_restores_only_what_both_know(tmp_path):
    path = str(tmp_path / "model.npz")
    save({"b": np.arange(2), "unknown": np.ones(9)}, path)
    model = {"a": np.zeros(3), "b": np.zeros(2, np.float32)}
    assert_same(restore(model, path), {"a": np.zeros(3), "b": np.arange(2)})
    assert_same(model, {"a": np.zeros(3), "b": np.zeros(2, np.float32)})


@pytest.mark.parametrize(("saved", "wanted"), [((2, 3), (3, 2)), ((1, 3), (3,)), ((), (1,))])
def test_names_the_parameter_of_another_shape(saved, wanted, tmp_path):
    path = str(tmp_path / "model.npz")
    save({"kernel": np.zeros(saved)}, path)
    with pytest.raises(ValueError, match="kernel has shape"):
        restore({"kernel": np.zeros(wanted)}, path)


def test_newest_step_is_a_number(tmp_path):
    assert latest(str(tmp_path)) is None
    for name in ("model-10.npz", "model-9.npz", "model-99.npz.tmp", "xmodel-50.npz", "model-a.npz"):
        (tmp_path / name).touch()
    assert latest(str(tmp_path)) == f"{tmp_path}/model-10.npz"


def test_describes_as_python_prints():
    parameters = {"w": np.zeros((2, 3), np.float32), "step": np.array(7), "on": np.array([True])}
    assert describe(parameters) == "w (2, 3) float32\nstep () int64\non (1,) bool"
    assert describe({}) == ""
