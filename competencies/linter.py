"""Remarks on the wording of competencies, for whoever writes the library.

A competency has the shape of a file in `library/` or of the wording an edition froze. It may be half written: what is
missing is remarked on, never an error. The rules follow Smith & Kendall (1963): an anchor tells what was said or done.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

RANKS = ("1", "2", "3", "4", "5")
NICK_MAX = 28  # characters, so that it fits a rail beside its level
DEFINITION_MAX = 40  # words, as every count below that does not say otherwise
HEADLINE, ANCHOR = (4, 9), (15, 50)
PROBES, RED_FLAGS = (3, 4), (4, 5)  # texts
ASKED = {"past": 2, "situational": 1}  # questions, at least
LIKENESS = 0.5  # words two anchors share, as a part of all their words (Jaccard, 0 to 1); less is wanted
RUN = 8  # words in a row that may stand in one place only
UNNAMED = {"key", "name", "nick", "kind"}  # fields that are not prose


@dataclass(frozen=True)
class Remark:
    """One thing to look at: a dotted place such as "levels.3.anchor", and a sentence for the writer."""

    place: str
    sentence: str


# In levels only: a question may ask how often something happened.
VAGUE = {
    "is read differently by each assessor: name an act that the level below lacks": (
        r"always|often|usually|sometimes|rarely|seldom|frequently|occasionally|consistently|generally|mostly"
    ),
    "is praise or blame: write the act that would earn it": (
        r"excellent(?:ly)?|good|strong(?:ly|er|est)?|poor(?:ly|er|est)?|outstanding(?:ly)?|effective(?:ly)?|very|highly"
        r"|successful(?:ly)?|robust(?:ly)?|seamless(?:ly)?|proactive(?:ly)?|passionate(?:ly)?|basic(?:s|ally)?|advanced"
    ),
    "hides the act: write what the person said or did": (
        r"demonstrat(?:e|es|ed|ing)|underst(?:and|ands|ood)|leverag(?:e|es|ed|ing)|ensur(?:e|es|ed|ing)"
    ),
}
GENDERED = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.IGNORECASE)
PRODUCTS = re.compile(
    r"\b(?:(?i:aws|microsoft|gcp|google|ibm|docker|kubernetes|k8s|openshift|jenkins|github|gitlab|jira|atlassian|terraform"
    r"|ansible|postgres\w*|mysql|mongodb|kafka|salesforce|servicenow|datadog|linux)"
    r"|Amazon|Azure|Oracle|SAP|Slack|Snowflake|Windows)\b"  # words of the language too, unless they are capitalised
)


def remarks(competency: Mapping[str, Any]) -> list[Remark]:
    """What a reader of this one competency would stumble over, in the order of its fields; empty when nothing."""
    return [
        *_head(competency),
        *_levels(_ranked(competency.get("levels"))),
        *_questions(_rows(competency.get("questions"))),
        *_wording(competency),
    ]


def shelf_remarks(shelf: Mapping[str, Mapping[str, Any]], others: Iterable[str] = ()) -> list[Remark]:
    """What a shelf, key to competency, says twice: names, questions, and runs of eight words.

    `others` are texts from elsewhere, such as the advertisement a role was written from, whose runs may not stand here
    either. A place begins with the competency's key.
    """
    return [*_same_texts(shelf), *_same_runs(shelf, others)]


def words(text: str) -> list[str]:
    """Words as a reader counts them, in lower case: "one-to-one" and "team's" are one word each."""
    return re.findall(r"[^\W_]+(?:['-][^\W_]+)*", text.casefold().replace("\u2019", "'"))


def runs(text: str) -> list[tuple[str, ...]]:
    """Every eight words in a row. Hyphens split here, or they would hide a copy."""
    row = [part for word in words(text) for part in word.split("-")]
    return [tuple(row[start : start + RUN]) for start in range(len(row) - RUN + 1)]


def prose(node: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """(place, text) of every text below a node, names and keys left out; lists count from one."""
    if isinstance(node, str):
        yield place, node
    elif isinstance(node, Mapping):
        for field, child in node.items():
            if field not in UNNAMED:
                yield from prose(child, f"{place}.{field}" if place else str(field))
    elif isinstance(node, list | tuple):
        for position, child in enumerate(node, 1):
            yield from prose(child, f"{place}.{position}")


# One competency


def _head(competency: Mapping[str, Any]) -> Iterator[Remark]:
    definition, flags = _text(competency.get("definition")), _texts(competency.get("red_flags"))
    if len(_text(competency.get("nick"))) > NICK_MAX:
        yield Remark("nick", f"The short name is longer than {NICK_MAX} characters and would be cut off in lists.")
    if not definition:
        yield Remark("definition", "There is no definition: say in one or two sentences what this skill is.")
    elif (count := len(words(definition))) > DEFINITION_MAX:
        yield Remark("definition", f"The definition is long (now {count} words): keep to {DEFINITION_MAX}.")
    if not RED_FLAGS[0] <= len(flags) <= RED_FLAGS[1]:
        yield Remark("red_flags", f"Write {RED_FLAGS[0]} or {RED_FLAGS[1]} red flags (now {len(flags)}).")
    yield from _repeated("red_flags", flags, "red flag")


def _levels(levels: Mapping[str, Any]) -> Iterator[Remark]:
    written = {rank: _table(levels.get(rank)) for rank in RANKS}
    for rank, level in written.items():
        for part, span in (("headline", HEADLINE), ("anchor", ANCHOR)):
            yield from _length(f"levels.{rank}.{part}", part, _text(level.get(part)), span)
            yield from _vague(f"levels.{rank}.{part}", _text(level.get(part)))
    yield from _alike({rank: _text(level.get("anchor")) for rank, level in written.items()})
    yield from _repeated("levels", [_text(level.get("headline")) for level in written.values()], "headline")


def _length(place: str, part: str, text: str, span: tuple[int, int]) -> Iterator[Remark]:
    count = len(words(text))
    if not count:
        yield Remark(place, f"There is no {part}: say what a person at this level did.")
    elif count < span[0]:
        yield Remark(
            place,
            f"The {part} is short (now {count} words): {span[0]} to {span[1]} let others check it.",
        )
    elif count > span[1]:
        yield Remark(
            place, f"The {part} is long (now {count} words): more than {span[1]} are not read in an interview."
        )


def _vague(place: str, text: str) -> Iterator[Remark]:
    for why, pattern in VAGUE.items():
        for found in _found(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), text):
            yield Remark(place, f"“{found}” {why}.")


def _alike(anchors: Mapping[str, str]) -> Iterator[Remark]:
    said = {rank: set(words(anchor)) for rank, anchor in anchors.items() if words(anchor)}
    for lower, upper in combinations(said, 2):
        jaccard = len(said[lower] & said[upper]) / len(said[lower] | said[upper])
        if jaccard >= LIKENESS:
            shared = f"Levels {lower} and {upper} share {jaccard * 100:.0f} % of their words"
            yield Remark(f"levels.{upper}.anchor", f"{shared}: give level {upper} an act that level {lower} lacks.")


def _questions(questions: list[Mapping[str, Any]]) -> Iterator[Remark]:
    for kind, least in ASKED.items():
        count = sum(question.get("kind") == kind for question in questions)
        if count < least:
            yield Remark("questions", f"Write {least} or more {kind} questions (now {count}).")
    for position, question in enumerate(questions, 1):
        yield from _question(f"questions.{position}", question)
    yield from _repeated("questions", [_text(question.get("ask")) for question in questions], "question")


def _question(place: str, question: Mapping[str, Any]) -> Iterator[Remark]:
    ask, probes = _text(question.get("ask")), _texts(question.get("probes"))
    if question.get("kind") not in ASKED:
        yield Remark(f"{place}.kind", "Say whether the question is past (what was done) or situational (what if).")
    if not ask:
        yield Remark(f"{place}.ask", "There is no question here: write it as the assessor would say it.")
    elif not ask.endswith((".", "?")):
        yield Remark(f"{place}.ask", "End the question with a full stop or a question mark.")
    if not PROBES[0] <= len(probes) <= PROBES[1]:
        yield Remark(f"{place}.probes", f"Write {PROBES[0]} or {PROBES[1]} probes (now {len(probes)}).")
    yield from _repeated(f"{place}.probes", probes, "probe")
    if not _text(question.get("listen_for")):
        yield Remark(
            f"{place}.listen_for", "Say what to listen for, or two assessors will listen for different things."
        )


def _repeated(place: str, texts: Iterable[str], what: str) -> Iterator[Remark]:
    seen: set[tuple[str, ...]] = set()
    for text in texts:
        said = tuple(words(text))
        if said and said in seen:
            yield Remark(place, f"The {what} “{text}” stands here twice.")
        seen.add(said)


def _wording(competency: Mapping[str, Any]) -> Iterator[Remark]:
    for place, text in prose(competency):
        for found in _found(GENDERED, text):
            yield Remark(place, f"“{found}” supposes a man or a woman: write “they” or “this person”.")
        for found in _found(PRODUCTS, text):
            yield Remark(
                place, f"“{found}” is one maker's name: name the kind, so that users of another one count too."
            )


# A shelf of them


def _same_texts(shelf: Mapping[str, Mapping[str, Any]]) -> Iterator[Remark]:
    first: dict[tuple[str, ...], str] = {}
    for key, competency in shelf.items():
        asks = [_text(question.get("ask")) for question in _rows(competency.get("questions"))]
        places = ["name", *(f"questions.{position}.ask" for position in range(1, len(asks) + 1))]
        for place, text in zip(places, [_text(competency.get("name")), *asks], strict=True):
            said = tuple(words(text))
            if said and first.setdefault(said, key) != key:
                yield Remark(f"{key}.{place}", f"{first[said]} has “{text}” too: one of the two must change.")


def _same_runs(shelf: Mapping[str, Mapping[str, Any]], others: Iterable[str]) -> Iterator[Remark]:
    first = {run: "a text outside the library" for text in others for run in runs(text)}
    for key, competency in shelf.items():
        for place, text in prose(competency, key):
            copied: dict[str, tuple[str, ...]] = {}  # a long copy is one remark, not one for each of its runs
            for run in runs(text):
                source = first.setdefault(run, place)
                if source != place:
                    copied.setdefault(source, run)
            for source, run in copied.items():
                yield Remark(place, f"“{' '.join(run)}” stands in {source} too: say it in other words.")


# What may be missing while one writes


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    return [text for text in map(_text, value) if text] if isinstance(value, list | tuple) else []


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _ranked(levels: Any) -> Mapping[str, Any]:
    """Levels by rank, whether they come as a file's table or as the list an edition freezes."""
    return {str(level.get("rank")): level for level in _rows(levels)} or _table(levels)


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [_table(row) for row in value] if isinstance(value, list | tuple) else []


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(pattern.findall(text)))
