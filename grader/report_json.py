"""Reports as plain JSON data and back: the complete form for SQL, the public one for `--json`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from grader.model import Figure, Verdict
from grader.report import Accuracy, CheckResult, Curve, Loss, Provenance, Report

PUBLIC_CHECK_KEYS = (
    "name",
    "title",
    "verdict",
    "points",
    "max_points",
    "message",
    "mistake",
    "hidden",
    "seconds",
)


def report_to_json(report: Report) -> dict[str, Any]:
    """Everything in the report as JSON data; text is made storable (no NUL, no surrogates)."""
    return {key: _storable(value) for key, value in asdict(report).items()}


def report_from_json(document: Mapping[str, Any]) -> Report:
    """The report that `report_to_json` was given."""
    fields = dict(document)
    fields["checks"] = tuple(_check_from_json(check) for check in document["checks"])
    fields["flags"] = tuple(document["flags"])
    if document.get("provenance") is not None:
        fields["provenance"] = Provenance(**document["provenance"])
    return Report(**fields)


def curves_to_json(curves: Iterable[Curve]) -> list[dict[str, Any]]:
    """Curves as JSON data with six digits a number; null stands for what is not finite."""
    return [
        {
            "name": storable_text(curve.name),
            "steps": [_short(step) for step in curve.steps],
            "values": [_short(value) for value in curve.values],
        }
        for curve in curves
    ]


def curves_from_json(document: Iterable[Mapping[str, Any]]) -> tuple[Curve, ...]:
    """The curves that `curves_to_json` was given."""
    return tuple(
        Curve(
            curve["name"],
            tuple(curve["steps"]),
            tuple(math.nan if value is None else value for value in curve["values"]),
        )
        for curve in document
    )


def public_json(report: Report) -> dict[str, Any]:
    """The command contract of `softmark grade --json`."""
    complete = report_to_json(report)
    head = ("assignment", "version", "score", "max_score", "seconds", "dataset")
    checks = [_public_check(check) for check in complete["checks"]]
    return {key: complete[key] for key in head} | {"checks": checks}


def storable_text(text: str) -> str:
    """`text` as every database and JSON reader takes it: NUL and lone surrogates replaced."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _short(value: float) -> float | None:
    return float(f"{value:.6g}") if math.isfinite(value) else None


def _public_check(check: dict[str, Any]) -> dict[str, Any]:
    """One check of the contract; the message ends with the recognised mistake's sentence."""
    sentences = (check["message"], check["mistake_sentence"])
    message = " ".join(sentence for sentence in sentences if sentence)
    return {key: check[key] for key in PUBLIC_CHECK_KEYS} | {"message": message}


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable_text(str(value))
    if isinstance(value, dict):
        return {storable_text(key): _storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(item) for item in value]
    return value


def _check_from_json(document: Mapping[str, Any]) -> CheckResult:
    fields = dict(document)
    fields["verdict"] = Verdict(document["verdict"])
    if document["accuracy"] is not None:
        trials = tuple(document["accuracy"]["trials"])
        fields["accuracy"] = Accuracy(**{**document["accuracy"], "trials": trials})
    if document.get("loss") is not None:  # reports of earlier versions have none
        fields["loss"] = Loss(**{**document["loss"], "trials": tuple(document["loss"]["trials"])})
    fields["figures"] = tuple(Figure(**figure) for figure in document["figures"])
    return CheckResult(**fields)
