"""Rules of the house that no tool checks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = sorted(
    [ROOT / "dashboard.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "kamdata").rglob("*.py")]
)
ON_SCREEN = sorted([*(ROOT / "pages").glob("*.py"), *(ROOT / "kamdata" / "ui").glob("*.py")])
CHARTS = sorted((ROOT / "kamdata" / "charts").glob("*.py"))
METRICS = sorted((ROOT / "kamdata" / "metrics").rglob("*.py"))
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=lambda path: str(path.relative_to(ROOT)))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def texts(path: Path) -> Iterator[str]:
    """Every string of a file that is no docstring."""
    parsed = tree(path)
    documents = {
        id(node.body[0].value)
        for node in ast.walk(parsed)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(parsed):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in documents:
            yield node.value


def keywords(path: Path) -> set[str]:
    return {node.arg for node in ast.walk(tree(path)) if isinstance(node, ast.keyword) and node.arg}


@each(PRODUCT)
def test_nothing_interprets_the_text_of_a_file(path: Path) -> None:
    forbidden = {"unsafe_allow_html", "unsafe_allow_javascript", "inplace"}
    assert not keywords(path) & forbidden
    assert not re.search(r"\bst\.(html|iframe|components)\b|ImageColumn", path.read_text("utf-8"))


@each(PRODUCT)
def test_a_module_says_what_it_is_for_and_leaves_nothing_for_later(path: Path) -> None:
    parsed = tree(path)
    assert ast.get_docstring(parsed)
    text = path.read_text("utf-8")
    assert not re.search(r"\b(TODO|FIXME|XXX)\b", text)
    assert not re.search(r"#\s*(noqa|pyright: ignore)(?![:\[])", text)


@each(CHARTS)
def test_a_chart_draws_and_never_computes(path: Path) -> None:
    assert "template" not in keywords(path)
    assert not re.search(r"\.merge\(|\.pivot|\.agg\(", path.read_text("utf-8"))


@each(METRICS)
def test_a_metric_never_asks_what_day_it_is(path: Path) -> None:
    assert not re.search(r"\.(today|now|utcnow)\(", path.read_text("utf-8"))


@each(sorted((ROOT / "pages").glob("*.py")))
def test_a_page_is_a_direct_script_that_runs_only_inside_the_shell(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"\.groupby\(|\.merge\(|\.apply\(|\.sum\(|\.mean\(", text)
    assert "require_shell()" in text or "require_view(" in text
    made = [node for node in tree(path).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    assert not made, "pages read, call and draw: put functions into kamdata.ui"


@each(ON_SCREEN)
def test_what_stands_on_screen_is_plain_english(path: Path) -> None:
    for text in texts(path):
        assert not EMOJI.search(text), text
        assert not re.search(r"[A-Za-z]!(\s|$)", text), text
        assert "utilize" not in text.lower()
        assert "leverage" not in text.lower()
