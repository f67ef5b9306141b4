"""Reports made by hand: every verdict, every kind of figure, and hostile text."""

from __future__ import annotations

from dataclasses import asdict

from grader.loss_gates import loss_message
from grader.model import Limits, Verdict
from grader.report import Accuracy, CheckResult, Loss, Provenance, Report
from tests.web.made_figures import gate_figures, path_figure

MARKUP = "<script>alert('output')</script><img src=x onerror=alert(1)>"
HIDDEN_SECRET = "the-hidden-input-was-41"

TRACEBACK = """Traceback (most recent call last):
  File "softmax_regression.py", line 31, in gradients
    return images.T @ difference / len(images), difference.mean(axis=0)
ValueError: matmul: Input operand 1 has a mismatch in its core dimension 0
"""


def full_marks_report() -> Report:
    checks = tuple(
        CheckResult(
            name,
            title,
            Verdict.PASSED,
            points,
            points,
            "",
            hidden=hidden,
            seconds=0.012,
            figures=(path_figure(),) if name == "delta" else (),
        )
        for name, title, points, hidden in (
            ("example", "computes the loss of the handout's example", 2, False),
            ("delta", "honours delta in the loss", 2, False),
            ("shape", "keeps the shape of its arguments and leaves them alone", 1, False),
            ("gradient", "computes the derivative by the predictions", 3, False),
            ("large", "computes the loss of large random arrays", 2, True),
        )
    )
    return make_report("huber-loss", checks, dataset="", seconds=0.41)


def mistaken_report() -> Report:
    """One known mistake, in a check with a message of several parts."""
    checks = (
        CheckResult(
            "example", "computes the loss of the handout's example", Verdict.PASSED, 2, 2, ""
        ),
        CheckResult(
            "delta",
            "honours delta in the loss",
            Verdict.FAILED,
            0,
            3,
            "The answer to `huber_loss(labels, predictions, delta=2.5)` is wrong in 14 of 40 "
            "places. Expected 4.375 at [3], got 3.0 there: too small by 31 %.",
            mistake="huber_without_half_delta_square",
            mistake_sentence="Outside delta the loss is `delta * |r| - delta**2 / 2`: the half of "
            "delta squared is missing the square.",
            seconds=0.021,
            cpu_seconds=0.02,
            memory_bytes=38_000_000,
            output="r = [0.5 1.5 3. ]\nlinear part: [1]\n",
            failing_input="huber_loss([0.0], [3.0], delta=2.5)",
        ),
        CheckResult(
            "large",
            "computes the loss of large random arrays",
            Verdict.FAILED,
            0,
            2,
            f"Expected 1.5, got 2.5 because {HIDDEN_SECRET}.",
            hidden=True,
            output=HIDDEN_SECRET,
            traceback=HIDDEN_SECRET,
            seconds=0.03,
        ),
    )
    return make_report("huber-loss", checks, dataset="", seconds=0.52)


def every_verdict_report() -> Report:
    """One check per verdict, then a gate that narrowly failed, with all figures."""
    passed = [
        CheckResult(
            "softmax_example",
            "computes the softmax of the handout's example",
            Verdict.PASSED,
            0.5,
            0.5,
            "",
            seconds=0.011,
            output="softmax called with shape (3, 4)\n",
        ),
        CheckResult(
            "softmax_large", "stays finite for logits of ±10 000", Verdict.PASSED, 1, 1, ""
        ),
        CheckResult(
            "batches", "computes batches of any size", Verdict.PASSED, 0.5, 0.5, "", hidden=True
        ),
    ]
    sentences = {
        Verdict.FAILED: "Expected an array of shape (64, 10), got (10,): the mean was taken over "
        "both axes. The largest difference is 0.34 at [0, 7].",
        Verdict.ERROR: "Your code raised ValueError in line 31: matmul: Input operand 1 has a "
        "mismatch in its core dimension 0.",
        Verdict.MISSING: "The file has no function called `predict`.",
        Verdict.REFUSED: "Line 12 calls `tf.nn.softmax` in `softmax`, which is what the "
        "exercise asks for.",
        Verdict.TIME_LIMIT: "Your code had not answered after 10 seconds.",
        Verdict.MEMORY_LIMIT: "Your code needed more than 512 MiB of memory.",
        Verdict.OUTPUT_LIMIT: "Your code printed more than 64 KiB.",
        Verdict.CRASHED: "The process of your code ended by signal 11 before it answered.",
        Verdict.SKIPPED: "Not tried, because `train` is missing.",
    }
    others = [
        CheckResult(
            f"check_{verdict}",
            f"shows what {verdict.replace('_', ' ')} looks like",
            verdict,
            0,
            0.5,
            sentence,
            traceback=TRACEBACK if verdict is Verdict.ERROR else "",
            output=f"{MARKUP}\n\x1b[31mred\x1b[0m \u202etxt.exe\n"
            if verdict is Verdict.FAILED
            else "",
            seconds=10.0 if verdict is Verdict.TIME_LIMIT else 0.08,
            memory_bytes=536_870_912 if verdict is Verdict.MEMORY_LIMIT else 41_000_000,
        )
        for verdict, sentence in sentences.items()
    ]
    return make_report("softmax-regression", (*passed, *others, gate_result()), seconds=6.34)


def gate_result() -> CheckResult:
    return CheckResult(
        "gate",
        "reaches 91 % on unseen digits",
        Verdict.FAILED,
        0,
        3,
        "Your model reached 90.62 % on unseen digits; 91 % are needed.",
        mistake="learning_rate_too_small",
        mistake_sentence="The loss was still falling: train longer, or with larger steps.",
        seconds=4.8,
        memory_bytes=402_000_000,
        output="epoch 1: loss 0.61\nepoch 2: loss 0.44\nepoch 3: loss 0.39\n",
        accuracy=Accuracy(
            0.9062, 0.9003, 0.9118, 0.91, 9062, 10_000, (0.9049, 0.9062, 0.9071), unmoved=0.9151
        ),
        figures=gate_figures(),
    )


def loss_report() -> Report:
    """A gate on a loss, repeated with other seeds, that passed."""
    loss = Loss("the mean loss of the last 20 batches", 0.2064, 0.21, (0.211, 0.2064, 0.201))
    result = CheckResult(
        "passes",
        "reaches a mean loss of 0.21 in one pass",
        Verdict.PASSED,
        3,
        3,
        loss_message(loss, "MNIST"),
        seconds=2.4,
        loss=loss,
    )
    return make_report("softmax-regression", (result,))


PROVENANCE = Provenance(
    interpreter="CPython 3.11.2",
    libraries={"numpy": "2.4.6"},
    processor="processor-for-staff-only",
    graphics="NVIDIA H100 (/dev/nvidia0, GPU-1, driver 550.54.15)",
    threads=2,
    data={"MNIST": "c2" * 32},
    reference="ab" * 32,
    limits={"each check": asdict(Limits())},
)


def make_report(
    assignment: str,
    checks: tuple[CheckResult, ...],
    dataset: str = "MNIST",
    seconds: float = 1.0,
    tier: str = "A",
) -> Report:
    return Report(
        assignment=assignment,
        version="1",
        score=float(sum(check.points for check in checks)),
        max_score=float(sum(check.max_points for check in checks)),
        seconds=seconds,
        dataset=dataset,
        checks=checks,
        seed=1234567,
        runtime="numpy",
        tier=tier,
        flags=("flag-for-staff-only",),
        provenance=PROVENANCE,
    )
