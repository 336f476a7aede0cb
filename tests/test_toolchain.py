"""The Makefile and the locks: they work where little is installed and say plainly what is missing.

The Makefile runs here on a stand-in for a machine: a PATH with only a handful of programs, and a Python that
notes what it is asked instead of doing it.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["requirements.txt", "requirements-dev.txt"]  # what is installed by make setup
SERVE_LOCK = "requirements-serve.txt"
TOOLS = ["awk", "bash", "cat", "cksum", "cut", "env", "flock", "grep", "id", "mkdir", "rm", "touch"]

# Answers for python and, once .venv is made, for every tool in it.
# It fails where FAIL is part of what it is asked.
STAND_IN = f"""\
#!/bin/bash
case "$*" in
  -c*) exec {sys.executable} "$@" ;;
  --version) echo Python 3.13.9; exit ;;
  "-m pip --version") exit ;;
  "-m venv .venv")
    mkdir -p .venv/bin
    for name in python pytest ruff mypy lint-imports djlint; do cat "$0" > .venv/bin/$name; done
    {shutil.which("chmod")} +x .venv/bin/* ;;
esac
echo "${{0##*/}} $*" >> calls
echo "${{CHROMIUM:-}}" >> chromium
[ -z "${{FAIL:-}}" ] || [[ "${{0##*/}} $*" != *$FAIL* ]]
"""


class Machine:
    """A checkout on a machine with `make` and whatever a test puts on its PATH."""

    def __init__(self, path):
        self.checkout, self.programs, self.home = path / "checkout", path / "programs", path / "home"
        for folder in (self.checkout, self.programs, self.home):
            folder.mkdir()
        for name in ["Makefile", *LOCKS, SERVE_LOCK]:
            shutil.copy(ROOT / name, self.checkout)
        for tool in TOOLS:
            (self.programs / tool).symlink_to(shutil.which(tool))

    def has(self, name, script):
        program = self.programs / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(script)
        program.chmod(0o755)

    def make(self, *arguments, **environment):
        command = [shutil.which("make"), *arguments]
        env = {"PATH": str(self.programs), "HOME": str(self.home)} | environment
        return subprocess.run(command, cwd=self.checkout, env=env, capture_output=True, text=True, timeout=60)

    def calls(self, word=""):
        """What the stand-ins were asked so far, and forget it."""
        log = self.checkout / "calls"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [line for line in lines if word in line]


@pytest.fixture
def bare(tmp_path):
    return Machine(tmp_path)


@pytest.fixture
def machine(bare):
    bare.has("python3.13", STAND_IN)
    bare.has("chromium", "#!/bin/bash\n")
    return bare


# Finding a Python


def test_without_a_python_one_line_says_how_to_get_one(bare):
    result = bare.make("run")
    said = [line for line in result.stderr.splitlines() if not line.startswith("make: ***")]
    assert result.returncode != 0
    assert len(said) == 1
    assert "apt-get install python3 python3-venv" in said[0]
    assert "pyenv install 3.13" in said[0]


def test_a_shim_that_fails_and_a_python_too_old_are_passed_over(bare):
    bare.has("python3.14", "#!/bin/bash\necho 'python3.14: command not found' >&2\nexit 127\n")
    too_old = STAND_IN.replace('"$@"', '-c "import sys; sys.version_info = (3, 11, 9); $2"')
    bare.has("python3.13", too_old)
    bare.has("python3.12", STAND_IN)
    result = bare.make("setup")
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert bare.calls("-m venv") == ["python3.12 -m venv .venv"]


def test_a_python_of_pyenv_is_found(bare):
    bare.has("../home/.pyenv/versions/3.11.7/bin/python3", "#!/bin/bash\nexit 1\n")
    bare.has("../home/.pyenv/versions/3.12.1/bin/python3", STAND_IN)
    assert bare.make("setup").returncode == 0
    assert bare.calls("-m venv") == ["python3 -m venv .venv"]


# Installing


def installs(machine):
    return [re.search(r"-r (\S+)", call)[1] for call in machine.calls("-m pip install")]


def test_running_installs_only_what_the_site_needs_and_only_once(machine):
    machine.make("run")
    assert installs(machine) == ["requirements.txt"]
    machine.make("run")
    assert machine.calls() == ["python manage.py run"]


def test_serving_installs_what_it_needs_besides_and_is_told_how_to_serve(machine):
    machine.make("serve")
    assert installs(machine) == ["requirements.txt", SERVE_LOCK]
    shown = STAND_IN + 'echo "$DEBUG $STATIC_HASHED $TASK_WORKER $LOG_FORMAT $WEB $LIVE"\n'
    (machine.checkout / ".venv/bin/python").write_text(shown)
    assert machine.make("serve", "WEB=4", "LIVE=2", DEBUG="1").stdout == "0 1 1 json 4 2\n"
    assert machine.calls() == ["python manage.py serve"]


def test_a_changed_lock_is_installed_and_a_touched_one_is_not(machine):
    machine.make("setup")
    assert installs(machine) == LOCKS
    for lock in LOCKS:
        os.utime(machine.checkout / lock)
    machine.make("setup")
    assert installs(machine) == []
    with (machine.checkout / "requirements-dev.txt").open("a") as lock:
        lock.write("new==1.0 --hash=sha256:00\n")
    machine.make("setup")
    assert installs(machine) == ["requirements-dev.txt"]


def test_an_install_that_failed_starts_again_from_nothing(machine):
    result = machine.make("run", FAIL="pip install")
    assert result.returncode != 0
    assert "requirements.txt could not be installed" in result.stderr
    machine.calls()
    assert machine.make("run").returncode == 0
    assert [call.split()[2] for call in machine.calls(" -m ")] == ["venv", "pip"]


def test_a_virtual_environment_whose_python_is_gone_is_made_anew(machine):
    machine.make("setup")
    machine.calls()
    (machine.checkout / ".venv/bin/python").unlink()
    machine.make("setup")
    assert installs(machine) == LOCKS


def test_packages_are_installed_by_hash_and_never_built(machine):
    machine.make("setup")
    for call in machine.calls("-m pip install"):
        assert "--require-hashes --no-deps --only-binary :all:" in call


# Commands


def test_the_demo_is_served_with_its_settings_unless_they_are_given(machine):
    machine.make("setup")
    shown = STAND_IN + 'echo "$DEBUG $ALLOW_DEMO $STAFF_MFA_REQUIRED"\n'
    (machine.checkout / ".venv/bin/python").write_text(shown)
    assert machine.make("run").stdout == "0 1 0\n"
    assert machine.make("run", DEBUG="1", STAFF_MFA_REQUIRED="1").stdout == "1 1 1\n"


def test_the_tests_run_on_both_databases_even_where_the_first_run_fails(machine):
    machine.make("setup")
    machine.calls()
    assert machine.make("test").returncode == 0
    first, second = machine.calls()
    assert first.startswith("pytest ")
    assert second.startswith("python -m tests.servers --no-fsync -- .venv/bin/pytest ")
    assert second.partition(".venv/bin/")[2] == f"{first} -m not once"
    result = machine.make("test", FAIL="pytest -n")
    assert result.returncode != 0
    assert "FAILED" in result.stderr
    assert len(machine.calls()) == 2
    assert machine.make("test", FAIL="tests.servers").returncode != 0


def test_the_browser_found_is_told_to_the_tests(machine):
    machine.make("test")
    assert (machine.checkout / "chromium").read_text().splitlines()[-1] == str(machine.programs / "chromium")


def test_without_a_browser_the_run_says_so_loudly_and_fails_in_ci(machine):
    (machine.programs / "chromium").unlink()
    machine.has("id", "#!/bin/bash\necho 1000\n")
    machine.make("setup")
    machine.calls()
    result = machine.make("test")
    assert "NO CHROMIUM" in result.stderr
    assert result.returncode == 0
    assert len(machine.calls()) == 2
    result = machine.make("test", CI="true")
    assert "NO CHROMIUM" in result.stderr
    assert result.returncode != 0
    assert machine.calls() == []


def test_root_gets_a_browser_with_apt(machine):
    (machine.programs / "chromium").unlink()
    machine.has("id", "#!/bin/bash\necho 0\n")
    chromium = machine.programs / "chromium"
    machine.has("apt-get", f"#!/bin/bash\n[[ $1 != install ]] || {shutil.which('cp')} {__file__} {chromium}\n"
                f"[[ $1 != install ]] || {shutil.which('chmod')} +x {chromium}\n")  # fmt: skip
    result = machine.make("test")
    assert "NO CHROMIUM" not in result.stderr
    assert (machine.checkout / "chromium").read_text().splitlines()[-1] == str(chromium)


def test_every_check_runs_whatever_the_others_found(machine):
    machine.make("setup")
    machine.calls()
    result = machine.make("check", FAIL="ruff check")
    assert result.returncode != 0
    assert "== FAILED: style" in result.stderr
    asked = sorted(call.split()[0] for call in machine.calls() if not call.startswith("python -c"))
    assert asked == ["djlint", "lint-imports", "mypy", "python", "python", "ruff", "ruff"]
    assert "== locks: passed in" in result.stdout
    assert machine.make("check").returncode == 0


def test_collecting_texts_says_that_gettext_is_missing(machine):
    result = machine.make("messages")
    assert result.returncode != 0
    assert "apt-get install gettext" in result.stderr


def test_ci_calls_the_checks_and_the_test_command_of_the_readme_and_nothing_else(bare):
    readme = (ROOT / "README.md").read_text()
    assert re.search(r"^(\$ )?make test\b", readme, re.MULTILINE)
    (bare.checkout / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", bare.checkout / ".ci/run")
    bare.has("make", '#!/bin/bash\necho "make $*" >> calls\n')
    bare.has("dirname", f'#!/bin/bash\nexec {shutil.which("dirname")} "$@"\n')
    for tool in set(TOOLS) - {"bash"}:
        (bare.programs / tool).unlink()
    env = {"PATH": str(bare.programs)}
    result = subprocess.run([bare.checkout / ".ci/run"], env=env, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    assert bare.calls() == ["make check", "make test"]


# The locks


def requirements(lock):
    """A lock's entries, their continued lines joined."""
    return (ROOT / lock).read_text().replace("\\\n", " ").splitlines()


@pytest.mark.parametrize("lock", [*LOCKS, SERVE_LOCK])
def test_every_requirement_has_a_version_and_hashes(lock):
    entry = re.compile(r"[a-z0-9-]+==[\w.]+( ; [^\\]+?)?(\s+--hash=sha256:[0-9a-f]{64})+")
    assert len(requirements(lock)) > (5 if lock == SERVE_LOCK else 40)
    assert [line for line in requirements(lock) if not entry.fullmatch(line)] == []


@pytest.mark.parametrize("lock", [*LOCKS, SERVE_LOCK])
def test_no_lock_says_where_packages_come_from(lock):
    assert re.findall(r"https?:|file:|index|find-links|trusted-host", (ROOT / lock).read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "thing --no-index",
        "thing @ https:thing.whl",
        "thing --find-links .",
        "--pre",
        "thing @ file:///srv/thing.whl",
        "thing @ http:thing.whl",
        "-e ../thing",
        "# made with a tool from /home/somebody",
    ],
)
def test_the_check_refuses_a_lock_that_says_it(machine, line):
    assert machine.make("check-locks").returncode == 0
    with (machine.checkout / "requirements-dev.txt").open("a") as lock:
        lock.write(f"{line}\n")
    result = machine.make("check-locks")
    assert result.returncode != 0
    assert line in result.stdout


def test_everything_asked_for_is_locked_and_all_locks_agree():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())
    project = asked["project"]
    groups = [project["dependencies"], asked["dependency-groups"]["dev"], project["optional-dependencies"]["serve"]]
    locked = [dict(line.split()[0].split("==") for line in requirements(lock)) for lock in [*LOCKS, SERVE_LOCK]]
    for group, lock in zip(groups, locked, strict=True):
        assert {re.match(r"[a-z0-9-]+", item)[0] for item in group} - lock.keys() == set()
    for one, other in combinations(locked, 2):
        both = one.keys() & other.keys()
        assert {name: one[name] for name in both} == {name: other[name] for name in both}
