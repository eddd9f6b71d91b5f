"""A pool child is bounded before it makes its first document: one that needs too much ends alone."""

import subprocess
import sys

import pytest

from exports import tasks

BEGIN = """
import os, resource, django
django.setup()
from celery.signals import worker_process_init
from exports import tasks
worker_process_init.send(sender=None)
print(*resource.getrlimit(resource.RLIMIT_AS), os.environ["RAYON_NUM_THREADS"])
try:
    bytearray(tasks.MEMORY)
except MemoryError:
    print("refused")
"""


@pytest.mark.thorough
def test_a_pool_child_cannot_allocate_past_its_bound(monkeypatch, tmp_path):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings")
    monkeypatch.setenv("PLUMBLINE_VAR", str(tmp_path))
    told = subprocess.run([sys.executable, "-c", BEGIN], capture_output=True, text=True, timeout=60)
    assert told.stdout.split() == [str(tasks.MEMORY), str(tasks.MEMORY), "1", "refused"], told.stderr
