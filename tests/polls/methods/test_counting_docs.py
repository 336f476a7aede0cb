"""The examples of docs/counting.md are what the command gives."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import call_command

from polls.methods import METHODS

pytestmark = pytest.mark.once
PAGE = Path("docs/counting.md").read_text()
FILES = dict(re.findall(r"^`([\w.]+)`:\n\n```\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL))
EXAMPLES = re.findall(r"^```\n\$ manage.py count (.*?)\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)


def test_every_method_has_a_worked_example():
    assert {shlex.split(command)[0] for command, _output in EXAMPLES} == set(METHODS)


@pytest.mark.parametrize(("command", "output"), EXAMPLES, ids=[command for command, _output in EXAMPLES])
def test_an_example_is_recomputed(command, output, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        Path(name).write_text(text)
    call_command("count", *shlex.split(command))
    assert capsys.readouterr().out == output
