"""Inspection finds every operation by whatever name it goes, and chokes on nothing."""

from __future__ import annotations

import pytest

from grader.errors import NotLoadable
from grader.sandbox import Inspection, Sandbox
from grader.sandbox.inspection import Operation


def inspect(sandbox: Sandbox, source: str | bytes) -> Inspection:
    """What inspection says about a source."""
    content = source.encode() if isinstance(source, str) else source
    return sandbox.inspect(content, "answer.py")


def operations_of(inspection: Inspection, function: str | None) -> set[str]:
    """Names of the operations that a function uses."""
    return {use.name for use in inspection.operations if use.function == function}


def test_functions_modules_and_operations_are_named(sandbox):
    found = inspect(
        sandbox,
        "import numpy as np\nfrom tensorflow.keras import layers as l\n\n"
        "def softmax(logits):\n    def inner(): return np.exp(logits)\n    return inner()\n"
        "async def g(): pass\nclass C: pass\nh = lambda x: l.Dense(x)\n",
    )
    assert found.functions == ("l", "softmax", "g", "C", "h")
    assert found.modules == ("numpy", "tensorflow.keras")
    assert Operation("numpy.exp", 5, "softmax") in found.operations
    assert Operation("tensorflow.keras.layers.Dense", 9, "h") in found.operations


@pytest.mark.parametrize(
    "source",
    [
        "import tensorflow as tf\ndef f(x): return tf.nn.softmax(x)\n",
        "import tensorflow\ndef f(x): return tensorflow.nn.softmax(x)\n",
        "import tensorflow.nn\ndef f(x): return tensorflow.nn.softmax(x)\n",
        "import tensorflow.compat.v1 as tf\ndef f(x): return tf.nn.softmax(x)\n",
        "import tensorflow as tf\ntf1 = tf.compat.v1\ndef f(x): return tf1.nn.softmax(x)\n",
        "from tensorflow.nn import softmax as s\ndef f(x): return s(x)\n",
        "from tensorflow.nn import *\ndef f(x): return softmax(x)\n",
        "from tensorflow import nn\ndef f(x): return nn.softmax(x)\n",
        "def f(x):\n    from tensorflow import nn\n    return nn.softmax(x)\n",
        "def f(x):\n    import tensorflow as t\n    n = t.nn\n    s = n.softmax\n    return s(x)\n",
        "import tensorflow as tf\nnn = tf.nn\ndef f(x): return nn.softmax(x)\n",
        "import tensorflow as tf\na, b = tf.nn, tf.math\ndef f(x): return a.softmax(x)\n",
        "import tensorflow as tf\ndef f(x): return getattr(tf.nn, 'softmax')(x)\n",
        "import tensorflow as tf\ndef f(x): return getattr(tf.nn, 'soft' + 'max')(x)\n",
        "import tensorflow as tf\ndef f(x): return vars(tf.nn)['softmax'](x)\n",
        "import tensorflow as tf\ndef f(x): return tf.nn.__dict__['softmax'](x)\n",
        "import importlib\ndef f(x): return importlib.import_module('tensorflow').nn.softmax(x)\n",
        "def f(x): return __import__('tensorflow').nn.softmax(x)\n",
        "import sys, tensorflow\ndef f(x): return sys.modules['tensorflow'].nn.softmax(x)\n",
        "import tensorflow as tf\ndef f(x): return globals()['tf'].nn.softmax(x)\n",
        "import tensorflow as tf\nf = tf.nn.softmax\n",
        "from tensorflow.nn import softmax as f\n",
        "import tensorflow as tf\nf = lambda x: tf.nn.softmax(x)\n",
        "import tensorflow as tf\ndef f(x, op=tf.nn.softmax): return op(x)\n",
        "import tensorflow as tf\n@tf.function\ndef f(x): return [tf.nn.softmax(y) for y in x]\n",
        "import tensorflow as tf\ndef f(x): return (tf.nn if x else tf.math).softmax(x)\n",
        "import tensorflow as tf\ndef f(x): return (n := tf.nn).softmax(x)\n",
        (
            "import tensorflow as tf\nnn = None\ndef load():\n    global nn\n    nn = tf.nn\n"
            "def f(x):\n    load()\n    return nn.softmax(x)\n"
        ),
        "import tensorflow as tf\nclass H:\n    op = tf.nn.softmax\ndef f(x): return H.op(x)\n",
        "import tensorflow as tf\ndef h(x): return tf.nn.softmax(x)\ndef f(x): return h(x)\n",
        (
            "import tensorflow as tf\ndef a(x): return tf.nn.softmax(x)\ndef b(x): return a(x)\n"
            "def c(x): return b(x)\ndef f(x): return list(map(c, x))\n"
        ),
        (
            "import tensorflow as tf\nclass H:\n    def go(self, x): return tf.nn.softmax(x)\n"
            "def f(x): return H().go(x)\n"
        ),
        "import tensorflow as tf\nTABLE = {'s': tf.nn.softmax}\ndef f(x): return TABLE['s'](x)\n",
        (
            "try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None\n"
            "if tf:\n    def f(x): return tf.nn.softmax(x)\n"
        ),
    ],
)  # fmt: skip
def test_an_operation_is_found_behind_every_name(sandbox, source):
    found = inspect(sandbox, source)
    assert "tensorflow.nn.softmax" in operations_of(found, "f")
    assert {name.partition(".")[0] for name in found.modules} >= {"tensorflow"}


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\ndef f(tf): return tf.nn.softmax\n",
        "def softmax(x): return x\ndef f(x): return softmax(x)\n",
        "import tensorflow as tf\ndef g(x): return tf.nn.softmax(x)\ndef f(x): return x\n",
        (
            "import tensorflow as tf\ndef h(x): return tf.nn.softmax(x)\n"
            "def f(x):\n    h = lambda y: y\n    return h(x)\n"
        ),
        "from tensorflow.nn import softmax\ndef f(softmax): return softmax\n",
        "# tf.nn.softmax\ndef f(x):\n    'tf.nn.softmax'\n    return x\n",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_not(sandbox, source):
    assert "tensorflow.nn.softmax" not in operations_of(inspect(sandbox, source), "f")


def test_keras_has_one_name(sandbox):
    found = inspect(
        sandbox,
        "import keras\nfrom keras import optimizers\nfrom tensorflow import keras as k\n"
        "def f(): return keras.optimizers.Adam()\ndef g(): return optimizers.Adam()\n"
        "def h(): return k.optimizers.Adam()\n",
    )
    for function in "fgh":
        assert "tensorflow.keras.optimizers.Adam" in operations_of(found, function)


def test_running_text_is_reported(sandbox):
    found = inspect(sandbox, "def f(x):\n    exec('x')\n    return eval('x')\n")
    assert operations_of(found, "f") == {"builtins.exec", "builtins.eval"}


def test_no_code_is_run(sandbox):
    assert inspect(sandbox, "while True: pass\n").functions == ()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"", "empty"),
        (b"def f(:\n", "line 1"),
        (b"\x00", "NUL"),
        (b"\xff\xfe", "UTF-8"),
        (b"PK\x03\x04" + bytes(100), "NUL"),
        (b"f(" * 100_000, "syntax error"),
        (b"x = " + b"-" * 100_000 + b"1\n", ""),
        (b"if x:\n    pass\n" + b"elif x:\n    pass\n" * 30_000, ""),
        (b"x" + b".y" * 50_000, ""),
        (b"x = " + b" + ".join([b"'a'"] * 800), ""),
        (b"import sys\nx = sys" + b".get('a')" * 90, ""),
        (b"import sys\nx = sys.get(" + b"sys.get(" * 90 + b"'a'" + b")" * 91, ""),
        (b"x = " + b"(" * 150 + b"1" + b")" * 150, ""),
    ],
)
def test_broken_and_monstrous_sources_are_no_trouble(sandbox, source, words):
    said = "nothing"
    try:
        inspect(sandbox, source)
    except NotLoadable as fault:
        said = str(fault)
    assert words in said


def test_every_construct_of_the_language_is_read(sandbox):
    found = inspect(
        sandbox,
        "import a.b.c, d as e\nfrom . import own\nfrom f import *\n"
        "def f(x, /, y: e.T = e.D, *args, z=1, **more) -> e.R:\n"
        "    nonlocal_ = 1\n    def inner():\n        nonlocal nonlocal_\n        nonlocal_ = 2\n"
        "    match x:\n        case {'k': v, **rest}: pass\n        case [1, *o] as whole: pass\n"
        "    try: pass\n    except* ValueError as error: pass\n"
        "    with e.open() as (p, q): del p\n    for i, *j in e.items(): yield i\n"
        "    lambda *a, k=e.K, **b: (yield)\n    return {**more, 'x': [*args]}\n"
        "class C(e.Base, metaclass=e.Meta):\n    field: e.Field = e.default\n    @e.wrap\n"
        "    async def g(self):\n        async with e.lock: await e.done\n"
        "        return [x async for x in e.things if (y := x)]\n",
    )
    names = {name for part in ("f", "C", "C.g") for name in operations_of(found, part)}
    wanted = {"D", "open", "items", "K", "Base", "Meta", "Field", "default", "wrap", "lock", "done"}
    assert {f"d.{name}" for name in wanted | {"things"}} <= names
    assert found.modules == ("a.b.c", "d", "f")
