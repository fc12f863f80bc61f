"""The command line: what `playground` does with its first argument."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from playground.__main__ import COMMANDS, main, usage
from playground.replay import replay


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """`playground --help` prints a line for each command, and one for the page itself."""
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert printed == usage() + "\n"
    first = [line.split()[:2] for line in printed.splitlines()[1:]]
    assert first == [["playground", name] for name in COMMANDS]


def test_a_port_that_is_taken_is_told_with_the_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    """Where somebody listens already, nothing is started, and the way to another port is named."""
    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        port = other.getsockname()[1]
        assert main(["--port", str(port)]) == 1
    assert f'make run ARGS="--port {port + 1}"' in capsys.readouterr().err


def test_a_command_gets_the_rest_of_the_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    """What follows the command's name is given to it."""
    assert main(["replay", "#seed=1", "--epochs", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == replay("#seed=1", [2], "tfplayground")


def test_a_command_ends_with_its_own_status() -> None:
    """What a command returns is the status of the process; what is wrong goes to standard error."""
    arguments = ["replay", "#networkShape=2", "--epochs", "many"]
    run = subprocess.run([sys.executable, "-m", "playground", *arguments], capture_output=True, text=True)
    assert run.returncode == 2
    assert "many" in run.stderr
    assert run.stdout == ""


def test_the_console_script_is_the_module() -> None:
    """The installed `playground` prints the same help as `python -m playground`."""
    script = Path(sys.executable).with_name("playground")
    if not script.exists():
        pytest.skip("the package is not installed beside this Python")
    printed = [
        subprocess.run([*command, "--help"], capture_output=True, text=True, check=True).stdout
        for command in ([str(script)], [sys.executable, "-m", "playground"])
    ]
    assert printed[0] == printed[1] != ""
