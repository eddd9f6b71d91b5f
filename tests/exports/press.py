"""A process that typesets and validates for the tests: a line of JSON in, a line of JSON out.

Typst and the validator start threads that do not survive a fork. Were they to run in the process of the suite, any
later test that forks (a Celery pool, a multiprocessing child) would wait for ever. So the suite never loads them at
work: `Press` starts this file as a program of its own and asks it.
"""

import base64
import json
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import page
from pypdf import PdfReader

from exports import typesetting

HOUSE = Path(__file__).resolve().parents[2]
AT = datetime(2026, 11, 24, 13, 32, tzinfo=UTC)


class Printed(NamedTuple):
    content: bytes
    failures: list[str]  # rules of PDF/UA-1 that are broken

    @property
    def reader(self) -> PdfReader:
        return PdfReader(BytesIO(self.content))

    @property
    def text(self) -> str:
        """All pages, white space and the places to break long words taken out: lines break where they like."""
        return squeezed("".join(sheet.extract_text() for sheet in self.reader.pages))


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


class Press:
    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.exports.press"]
        self.process = subprocess.Popen(command, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, data: Any, template: str = "scorecard") -> Printed:
        """Raises TypesettingError as `typeset` does."""
        self.process.stdin.write(json.dumps({"template": template, "data": data}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise typesetting.TypesettingError(answer["error"])
        return Printed(base64.b64decode(answer["content"]), answer["failures"])

    def close(self) -> None:
        self.process.communicate()


def work(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        content = typesetting.typeset(asked["template"], asked["data"], AT)
    except typesetting.TypesettingError as error:
        return {"error": str(error)}
    report = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    failures = [failure.rule_id for failure in report.failures]
    return {"content": base64.b64encode(content).decode(), "failures": failures}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(work(json.loads(line))), flush=True)
