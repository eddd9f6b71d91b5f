"""Celery's worker as it is served, with a note after every document of what Typst took of it.

python -m benchmarks.bulk.worker FOLDER -A config worker --pool prefork ...
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import typst
from celery.__main__ import main

from exports import typesetting

FOLDER = Path(sys.argv.pop(1))
PAGE = os.sysconf("SC_PAGE_SIZE")
Compiler = typst.Compiler


class Counted:
    """A compiler; each child of the pool keeps a file of one line a document."""

    def __init__(self, *said: Any, **named: Any):
        self.compiler = Compiler(*said, **named)

    def compile(self, **named: Any) -> bytes:
        before = time.process_time()
        content = self.compiler.compile(**named)
        spent = time.process_time() - before
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        with (FOLDER / f"{os.getpid()}.jsonl").open("a") as notes:
            notes.write(json.dumps({"at": time.time(), "typst": spent, "rss": pages * PAGE}) + "\n")
        return content


if __name__ == "__main__":
    typesetting.typst.Compiler = Counted
    main()
