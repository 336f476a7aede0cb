"""The house keeps its shape: what goes where, and whatever can be set, run, allowed or heard is written down."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.core.management import get_commands
from django.dispatch import Signal
from django.utils.module_loading import module_has_submodule

from participation import due

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("participation", "forum", "polls", "cms")
SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TREES = {path: ast.parse(path.read_text(), filename=str(path)) for path in SOURCES}
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()


def place(path, node):
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def nodes(kind, *, outside=""):
    """Every node of a kind in our code, with the file it stands in."""
    return [
        (path, node)
        for path, tree in TREES.items()
        if path.relative_to(ROOT) != Path(outside)
        for node in ast.walk(tree)
        if isinstance(node, kind)
    ]


def calls_of(name):
    """Every call of a plain function of this name."""
    return [(path, call) for path, call in nodes(ast.Call) if ast.unparse(call.func) == name]


def in_code_quotes(text):
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)))


def our_apps():
    return [config for config in apps.get_app_configs() if config.name.split(".")[0] in PACKAGES]


def test_imports_go_down_only():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_nothing_is_imported_inside_a_function_except_when_an_app_gets_ready():
    assert [
        place(path, statement)
        for path, function in nodes(ast.FunctionDef | ast.AsyncFunctionDef)
        if not (path.name == "apps.py" and function.name == "ready")
        for statement in ast.walk(function)
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ] == []


def test_no_file_is_longer_than_400_lines():
    for_observers = "verify.py"  # which they run alone: one file, with no other of ours beside it
    files = [file for file in (*SOURCES, *TESTS, *TEMPLATES) if file.name != for_observers]
    assert [file.name for file in files if len(file.read_text().splitlines()) > 400] == []


def test_no_setting_is_read_with_a_default():
    assert [place(path, call) for path, call in calls_of("getattr") if ast.unparse(call.args[0]) == "settings"] == []


def test_nothing_asks_whether_an_attribute_exists():
    assert [place(path, call) for path, call in calls_of("hasattr")] == []


def test_only_the_receivers_of_cms_listen_to_signals():
    """Of what happens in the town, that is: the database's own `connection_created` is no event of an app."""
    listeners = [
        place(path, call)
        for path, call in nodes(ast.Call, outside="cms/receivers.py")
        if ast.unparse(call.func) == "receiver" or ast.unparse(call.func).endswith(".connect")
        if ast.unparse(call.func) != "connection_created.connect"
    ]
    assert listeners == []


def test_no_module_is_named_after_having_no_subject():
    assert [file.name for file in SOURCES if file.stem in {"utils", "helpers", "mixins", "common", "misc"}] == []


def test_no_template_carries_script_or_style_of_its_own():
    comment = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
    own = re.compile(r"<style|<[^>]*\s(?:style|on[a-z]+)=|<script(?![^>]*\bsrc=)")
    assert TEMPLATES
    assert [file.name for file in TEMPLATES if own.search(comment.sub("", file.read_text()))] == []


def test_every_environment_variable_is_documented_and_every_documented_one_is_read():
    read = {
        call.args[0].value
        for path, call in nodes(ast.Call)
        if path.name in ("settings.py", "presets.py") and ast.unparse(call.func).startswith("env.")
    }
    table = OPERATIONS.partition("## Environment variables")[2].partition("\n## ")[0]
    assert "SECRET_KEY" in read
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, flags=re.MULTILINE)) == read


def test_every_command_is_documented():
    ours = {command for command, app in get_commands().items() if app.split(".")[0] in PACKAGES}
    told = {" ".join(code.split()[:2]) for code in in_code_quotes(ARCHITECTURE)}
    assert {"run", "demo", "tick"} <= ours
    assert {f"manage.py {command}" for command in ours} <= told


def test_every_signal_is_documented():
    modules = [config for config in our_apps() if module_has_submodule(config.module, "signals")]
    signals = {
        f"{config.label}.signals.{name}"
        for config in modules
        for name, value in vars(import_module(f"{config.name}.signals")).items()
        if isinstance(value, Signal)
    }
    assert signals <= in_code_quotes(ARCHITECTURE)


def test_all_due_work_is_documented():
    assert due.registered()
    assert set(due.registered()) <= in_code_quotes(ARCHITECTURE)
