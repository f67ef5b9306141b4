"""Handouts in Markdown, with tables made from what is graded, so that the two cannot disagree."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from grader.adaptation import adapted_outline, adapted_wording
from grader.contract import MIB, Limits
from grader.credit import in_figures
from grader.outline import ENGLISH, CheckOutline, GateOutline, Outline
from grader.wording import Wording

Words = Mapping[str, str]
NOTHING: Mapping[str, float] = MappingProxyType({})

IN_ENGLISH: Words = {
    "your code": "Your code {title}",
    "hidden": " (hidden)",
    "credit": " (short of that, points rise in a straight line from {limit} on)",
    "checked": "what is checked",
    "points": "points",
    "together": "together",
    "run": "run",
    "time": "time",
    "processor": "processor time",
    "memory": "memory",
    "output": "output",
    "files": "scratch files",
    "each check": "each check",
    "with tensorflow": "each check, with TensorFlow",
    "function": "in function",
    "refused": "these operations are refused",
    "nothing": "No operation is refused in this assignment.",
}
IN_SIMPLIFIED: Words = {
    "your code": "你的代码{title}",
    "hidden": "（隐藏）",
    "credit": "（未达到时，自 {limit} 起按直线给部分分数）",
    "checked": "检查内容",
    "points": "分数",
    "together": "合计",
    "run": "运行",
    "time": "时间",
    "processor": "处理器时间",
    "memory": "内存",
    "output": "输出",
    "files": "临时文件",
    "each check": "每项检查",
    "with tensorflow": "每项检查（使用 TensorFlow）",
    "function": "在函数中",
    "refused": "不允许这些操作",
    "nothing": "本作业不禁止任何操作。",
}
IN_TRADITIONAL: Words = {
    "your code": "你的程式{title}",
    "hidden": "（隱藏）",
    "credit": "（未達到時，自 {limit} 起按直線給部分分數）",
    "checked": "檢查內容",
    "points": "分數",
    "together": "合計",
    "run": "執行",
    "time": "時間",
    "processor": "處理器時間",
    "memory": "記憶體",
    "output": "輸出",
    "files": "暫存檔案",
    "each check": "每項檢查",
    "with tensorflow": "每項檢查（使用 TensorFlow）",
    "function": "在函式中",
    "refused": "不允許這些操作",
    "nothing": "本作業不禁止任何操作。",
}
PARTS = Path(__file__).with_name("handout_parts")
WORDS: Mapping[str, Words] = {
    ENGLISH: IN_ENGLISH,
    "zh_Hans": IN_SIMPLIFIED,
    "zh_Hant": IN_TRADITIONAL,
}


def handout_text(
    outline: Outline,
    language: str = ENGLISH,
    thresholds: Mapping[str, float] = NOTHING,
    limits: Mapping[str, float] = NOTHING,
) -> str:
    """The handout in Markdown, English where `language` has none, with its tables filled in.

    The tables say what a course asks for with these thresholds and limits.
    """
    spoken = language if language in outline.handouts else ENGLISH
    asked = adapted_outline(outline, thresholds, limits)
    wording = adapted_wording(outline.wording(spoken), outline, thresholds)

    def table(place: re.Match[str]) -> str:
        return TABLES[place[1]](asked, spoken, wording)

    return PLACEHOLDER.sub(table, outline.handouts[spoken])


def checks_table(outline: Outline, language: str, wording: Wording | None = None) -> str:
    """Every check and gate with its points, as a Markdown table."""
    words, wording = WORDS[language], wording or outline.wording(language)
    rows = []
    for part in outline.parts:
        title = wording.check_title(part.name, part.title)
        notes = (words["hidden"] if part.hidden else "") + _credit_note(part, words)
        rows.append([words["your code"].format(title=title) + notes, f"{part.points:g}"])
    rows.append([f"**{words['together']}**", f"**{outline.max_score:g}**"])
    return _table([words["checked"], words["points"]], rows)


def limits_table(outline: Outline, language: str, wording: Wording | None = None) -> str:
    """Limits of every kind of run, as a Markdown table."""
    words, wording = WORDS[language], wording or outline.wording(language)
    rows = [_limits_row(words["each check"], outline.limits)]
    if outline.tensorflow_limits != outline.limits:
        rows.append(_limits_row(words["with tensorflow"], outline.tensorflow_limits))
    rows += [
        _limits_row(wording.check_title(gate.name, gate.title), gate.limits)
        for gate in outline.gates
    ]
    columns = ("run", "time", "processor", "memory", "output", "files")
    return _table([words[column] for column in columns], rows)


def refused_table(outline: Outline, language: str, _wording: Wording) -> str:
    """Which operations are refused in which function, as a Markdown table."""
    words = WORDS[language]
    rows = [
        [f"`{function.name}`", ", ".join(f"`{name}`" for name in function.refuses)]
        for function in outline.functions
        if function.refuses
    ]
    return _table([words["function"], words["refused"]], rows) if rows else words["nothing"]


def curves_section(_outline: Outline, language: str, _wording: Wording) -> str:
    """How a training logs its curves: the same in every assignment that trains."""
    return (PARTS / f"training_curves.{language}.md").read_text(encoding="utf-8").rstrip()


TABLES: Mapping[str, Callable[[Outline, str, Wording], str]] = {
    "limits": limits_table,
    "checks": checks_table,
    "refused": refused_table,
    "curves": curves_section,
}
PLACEHOLDER = re.compile(f"{{{{({'|'.join(TABLES)})}}}}")
"""Found in one pass, so that no title in a table is taken for one."""


def _credit_note(part: CheckOutline | GateOutline, words: Words) -> str:
    if isinstance(part, CheckOutline) or part.credit_from is None:
        return ""
    return words["credit"].format(limit=in_figures(part.credit_from, by_loss=part.by_loss))


def _limits_row(title: str, limits: Limits) -> list[str]:
    return [
        title,
        f"{limits.wall_seconds:g} s",
        f"{limits.cpu_seconds:g} s",
        f"{limits.memory_bytes // MIB} MiB",
        f"{limits.output_bytes // 1024} KiB",
        f"{limits.scratch_bytes // MIB} MiB",
    ]


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
