"""The guard in a network namespace where the private addresses really answer."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NEW_NETWORK = ["unshare", "--net", "--map-root-user"]


def may_make_a_network():
    tools = shutil.which("unshare") and shutil.which("ip")
    return tools and subprocess.run([*NEW_NETWORK, "true"], capture_output=True).returncode == 0


def test_where_private_addresses_answer_none_of_them_is_reached():
    if not may_make_a_network():
        pytest.skip("needs the right to make a network namespace")
    here = Path(__file__)
    program = [*NEW_NETWORK, sys.executable, str(here.with_name("isolated.py"))]
    environment = os.environ | {"PYTHONPATH": str(here.parents[2])}
    done = subprocess.run(program, capture_output=True, text=True, timeout=60, env=environment)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    public = said["hits"].pop("8.8.8.8")
    assert said["fetched"] == ["http://8.8.8.8/to/8.8.8.8"]
    assert len(public) == len(said["hits"]) + 2
    assert "/ok" in public
    assert "127.0.0.1" in said["hits"]
    assert all(hits == [] for hits in said["hits"].values())
