"""CPU time of a full scorecard (17 competencies, four assessors, 68 evidence texts) beside the sketch and WeasyPrint.

    python -m benchmarks.pdf_scorecard [documents]

Warm processes take turns, one document each, so that a busy machine slows all alike: trust the ratios, not the
milliseconds. No two documents hold the same text, or Typst would answer from its cache. Without WeasyPrint, or the
Pango it needs, the third is left out.
"""

import importlib
import multiprocessing
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

from pypdf import PdfReader

from benchmarks.pdf import cards, markup
from exports import typesetting

AT = datetime(2026, 11, 24, 13, 32, tzinfo=UTC)
KINDS = {"scorecard": cards.full, "scorecard-sketch": cards.sketch, "weasyprint": cards.full}
ABSENT = (
    "WeasyPrint is left out: it, or Pango, is not installed. Install the packages with make bench and Pango with "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0, then run this again."
)
WARM_UP = 3
TEXTS = {"candidate", "evidence", "name", "note", "notes", "rationale", "reason", "summary", "text", "verdict", "why"}
DRAWN = {"at", "level", "score"}


def numbered(value: Any, number: int, key: str = "") -> Any:
    """The same data with the document's number in every text and every mean, so that nothing is set twice."""
    if isinstance(value, dict):
        return {k: numbered(v, number, k) for k, v in value.items()}
    if isinstance(value, list):
        return [numbered(v, number, key) for v in value]
    if key in TEXTS and isinstance(value, str):
        return f"{number}. {value}"
    return value + number / 100_000 if key in DRAWN and isinstance(value, float) else value


def other_engine() -> ModuleType | None:
    """Loaded where it is used alone, so that it weighs on no other process."""
    with suppress(ImportError, OSError):  # the second is what a missing Pango comes to
        return importlib.import_module("weasyprint")
    return None


def setter(kind: str) -> Callable[[dict[str, Any]], bytes]:
    """What makes a document of this kind out of its data; PDF/UA-1 in every case."""
    if kind == "weasyprint":
        weasyprint = other_engine()
        fonts = weasyprint.text.fonts.FontConfiguration()

        def laid_out(data: dict[str, Any]) -> bytes:
            return weasyprint.HTML(string=markup.page(data)).write_pdf(pdf_variant="pdf/ua-1", font_config=fonts)

        return laid_out
    if kind == "scorecard-sketch":  # in the family as IBM made it, as is the page for WeasyPrint
        typesetting.TEMPLATES = Path(__file__).parent / "pdf"
        typesetting.FONTS = Path(__file__).parent / "pdf" / "fonts"
    return lambda data: typesetting.typeset(kind, data, AT)


def work(kind: str, pipe: Connection) -> None:
    """Typeset a document for every number that arrives; answer with CPU milliseconds, bytes, pages and peak MB."""
    os.environ.setdefault("RAYON_NUM_THREADS", "1")  # as a worker does
    sample, typeset = KINDS[kind](), setter(kind)
    while (number := pipe.recv()) is not None:
        data = numbered(sample, number)
        start = time.process_time()
        document = typeset(data)
        spent = 1000 * (time.process_time() - start)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        pipe.send((spent, len(document), len(PdfReader(BytesIO(document)).pages), peak))


def measure(documents: int, kinds: list[str]) -> dict[str, list[tuple[float, int, int, float]]]:
    # spawned, not forked: Typst does not survive a fork
    context = multiprocessing.get_context("spawn")
    pipes, results = {}, {}
    for kind in kinds:
        pipes[kind], theirs = context.Pipe()
        context.Process(target=work, args=(kind, theirs), daemon=True).start()
        theirs.close()  # so that a process that died is heard of
        results[kind] = []
    for number in range(documents + WARM_UP):
        for kind, pipe in pipes.items():
            pipe.send(number)
            results[kind].append(pipe.recv())
    for pipe in pipes.values():
        pipe.send(None)
    return results


def main() -> None:
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    kinds = [kind for kind in KINDS if kind != "weasyprint" or other_engine()]
    results = measure(documents, kinds)
    medians = {}
    print(f"{documents} documents each, CPU milliseconds")
    print(f"{'':18}{'median':>8}{'p95':>8}{'min':>8}{'first':>8}{'KB':>6}{'pages':>7}{'peak MB':>9}")
    for kind, rows in results.items():
        spent = sorted(row[0] for row in rows[WARM_UP:])
        medians[kind] = statistics.median(spent)
        p95 = spent[min(len(spent) - 1, int(0.95 * len(spent)))]
        _, size, pages, peak = rows[-1]
        figures = f"{medians[kind]:8.1f}{p95:8.1f}{spent[0]:8.1f}{rows[0][0]:8.0f}"
        print(f"{kind:18}{figures}{size / 1024:6.0f}{pages:7}{peak:9.0f}")
    print(f"ours to the sketch {medians['scorecard'] / medians['scorecard-sketch']:.2f}")
    print(f"WeasyPrint to ours {medians['weasyprint'] / medians['scorecard']:.1f}" if "weasyprint" in kinds else ABSENT)


if __name__ == "__main__":
    main()
