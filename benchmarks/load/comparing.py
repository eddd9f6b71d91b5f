"""What the assessors' log says against what the database holds. Standard library only."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TROUBLE = {
    0,
    502,
    503,
}  # a connection that broke, or an honest "away": sent again, and no fault while something is killed


@dataclass
class Findings:
    """`lost`, `errors`: a sentence each; `again`: how often an answer of that status was met by sending once more."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    again: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)  # milliseconds from the first send of a save to its answer

    def percentile(self, share: float) -> float:
        return sorted(self.waits)[min(int(share * len(self.waits)), len(self.waits) - 1)] if self.waits else 0.0

    def holds(self, *, under_fire: bool, goal: float | None) -> bool:
        """Whether nothing was lost and nothing refused. `under_fire`: something was killed, so a retry is no fault.

        `goal`: milliseconds that 95 of 100 saves may take.
        """
        allowed = TROUBLE if under_fire else set()
        return (
            self.acknowledged > 0
            and not self.lost
            and not self.errors
            and set(self.again) <= allowed
            and (goal is None or self.percentile(0.95) <= goal)
        )


def compare(log: Iterable[dict[str, Any]], cards: dict[str, dict[str, Any]]) -> Findings:
    """`log`: lines as assessors.py writes them. `cards`: a scorecard's version, its saves, the digests of its lines."""
    found, sent, acknowledged = Findings(), {}, {}
    for line in log:
        match line["what"]:
            case "sent":
                sent[line["key"]] = line
            case "saved":
                acknowledged[line["key"]] = line
                found.waits.append(line["ms"])
            case "again":
                found.again[line["status"]] += 1
            case "refused":
                found.errors.append(f"{line['status']}: {line['said']}")
    found.acknowledged = len(acknowledged)
    stored = {(card, version, key) for card, row in cards.items() for version, key in row["saves"]}
    for key, line in acknowledged.items():
        if (sent[key]["card"], line["version"], key) not in stored:
            found.lost.append(f"Version {line['version']} of {sent[key]['card']} was acknowledged and is not there.")
    for card, row in cards.items():
        found.lost += _faults_of(card, row, sent)
    return found


def _faults_of(card: str, row: dict[str, Any], sent: dict[str, dict[str, Any]]) -> list[str]:
    """Saves are numbered without a gap up to the scorecard's version, and each line says what its last save sent."""
    faults = []
    saves = sorted(row["saves"])
    if [version for version, _ in saves] != list(range(1, row["version"] + 1)):
        faults.append(f"{card} is at version {row['version']} and has {len(saves)} saves.")
    expected = {}
    for _, key in saves:
        if key not in sent:
            faults.append(f"{card} has a save that nobody sent.")
        else:
            expected[str(sent[key]["requirement"])] = sent[key]["digest"]
    if expected != row["evidence"]:
        places = [place for place in expected | row["evidence"] if expected.get(place) != row["evidence"].get(place)]
        faults.append(f"{card} holds another text than the last one saved, in {', '.join(sorted(places))}.")
    return faults


def compare_files(log: Path, cards: Path) -> Findings:
    return compare(map(json.loads, log.read_text().splitlines()), json.loads(cards.read_text()))
