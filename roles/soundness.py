"""What is wrong with the data of a framework's file, in sentences that say where."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError as Fault

Data = dict[str, Any]
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
TAKEN = {"import"}  # role keys that would hide a page of ours
KINDS = {
    "object": "an object",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}


def unstorable(data: Any) -> Iterator[str]:
    """Texts that no database can hold, in data as the schema has it."""
    waiting: list[tuple[tuple, Any]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str) and UNSTORABLE.search(value):
            yield f"{place(data, path)} holds a character that cannot be stored (NUL, or half of a surrogate pair)."
        elif isinstance(value, dict):
            waiting.extend(((*path, name), part) for name, part in value.items())
        elif isinstance(value, list):
            waiting.extend(((*path, at), part) for at, part in enumerate(value))


def unlike(data: Any, schema: Path) -> Iterator[str]:
    """Where the data is not as the schema has it. A list far too long is not read to its end."""
    for fault in _validator(schema).iter_errors(data):
        yield f"{place(data, fault.absolute_path)} {_predicate(fault)}"
        if fault.validator == "maxItems":
            return


@cache
def _validator(schema: Path) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema.read_text(encoding="utf-8")))


def short(text: object, most: int = 40) -> str:
    said = UNSTORABLE.sub("\ufffd", str(text))
    return said if len(said) <= most else said[:most] + "…"


def place(data: Any, path: Iterable[str | int]) -> str:
    """`requirements 3 (cloud-platform-expertise), target`: where in the file, for whoever looks for it there."""
    said: list[str] = []
    for step in path:
        data = data[step]
        if isinstance(step, int):
            name = isinstance(data, dict) and (data.get("key") or data.get("competency") or data.get("title"))
            said[-1] += f" {step + 1}" + (f" ({short(name)})" if isinstance(name, str) else "")
        elif step != "profile":
            said.append(short(step))
    return ", ".join(said) or "The file"


def _predicate(fault: Fault) -> str:
    limit, stands = fault.validator_value, fault.instance
    match fault.validator:
        case "type":
            kinds = [limit] if isinstance(limit, str) else limit
            return f"must be {' or '.join(KINDS[kind] for kind in kinds)}."
        case "required":
            return f"lacks {_names(name for name in limit if name not in stands)}."
        case "additionalProperties":
            strange = (name for name in stands if name not in fault.schema["properties"])
            return f"has what no framework has: {_names(strange)}."
        case "maxLength":
            return f"has {len(stands):,} characters; {limit:,} fit."
        case "pattern":
            return "is empty." if limit == "\\S" else "is not a key: letters, digits, hyphens and underscores alone."
        case "enum":
            return f"must be one of {_names(limit)}."
        case "const":
            return f"must be {limit}."
        case "minimum" | "maximum":
            return f"must be {limit:,} at {'least' if fault.validator == 'minimum' else 'most'}."
        case _:
            return f"has {len(stands):,} lines; {limit:,} at {'least' if fault.validator == 'minItems' else 'most'}."


def _names(names: Iterable[str], most: int = 8) -> str:
    said = [f"“{short(name)}”" for name in names]
    return ", ".join(said[:most]) + (f" and {len(said) - most:,} more" if len(said) > most else "")


# --- what a schema cannot say --------------------------------------------------------------------


def contradictions(data: Data) -> Iterator[str]:
    """What is said twice, refers to nothing, or cannot be, in data as the schema has it."""
    profile = data["profile"]
    yield from _twice(data)
    known = {line["key"] for line in data["competencies"]}
    asked = {line["competency"] for line in profile["requirements"]}
    yield from _unknown("requirements", asked - known, "no competency of the file")
    yield from _unknown("competencies", known - asked, "asked for by no requirement")
    for name, part in (("responsibilities", "competencies"), ("stages", "focus")):
        for at, line in enumerate(profile[name]):
            here = place(data, ["profile", name, at, part])
            yield from _unknown(here, set(line[part]) - asked, "asked for by no requirement")
    roles, named = {role["key"] for role in data["roles"]}, {move["role"] for move in profile["career_moves"]} - {None}
    yield from _unknown("career_moves", named - roles, "not among the roles of the file")
    yield from _unknown("roles", roles - named, "named in no career move")
    yield from (f"A role cannot have the key “{key}” here." for key in {data["role"]["key"], *roles} & TAKEN)
    yield from _out_of_order(profile)


def _twice(data: Data) -> Iterator[str]:
    profile = data["profile"]
    lists = {
        "roles": [role["key"] for role in data["roles"]],
        "competencies": [line["key"] for line in data["competencies"]],
        "requirements": [line["competency"] for line in profile["requirements"]],
        **{name: [line["key"] for line in profile[name]] for name in ("areas", "responsibilities")},
        **{name: [line["key"] for line in profile[name]] for name in ("qualifications", "stages")},
        **{f"responsibilities, {line['key']}": line["competencies"] for line in profile["responsibilities"]},
        **{f"stages, {line['key']}": line["focus"] for line in profile["stages"]},
        **{
            f"competencies, {line['key']}, levels": [each["rank"] for each in line["levels"]]
            for line in data["competencies"]
        },
    }
    for where, keys in lists.items():
        yield from (
            f"{where}: “{key}” stands there {count} times." for key, count in Counter(keys).items() if count > 1
        )


def _unknown(where: str, keys: set[str], what: str) -> Iterator[str]:
    yield from (f"{where}: “{key}” is {what}." for key in sorted(keys))


def _out_of_order(profile: Data) -> Iterator[str]:
    pay = profile["pay"] or {"minimum": None, "maximum": None}
    if None not in (pay["minimum"], pay["maximum"]) and pay["minimum"] > pay["maximum"]:
        yield "pay: the minimum is above the maximum."
    for line in profile["requirements"]:
        least, target = line["minimum"], line["target"]
        if least is not None and not (line["must_have"] and target is not None and 2 <= least <= target):
            yield f"requirements, {line['competency']}: a minimum is a must-have's, from 2 to its target."
