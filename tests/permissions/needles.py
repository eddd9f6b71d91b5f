"""Everything that names one candidate, in every spelling a response could carry it in."""

import base64
import json
from html import escape
from urllib.parse import quote, quote_plus

from django.utils.text import slugify

PERSON = {
    "name": "Zoëlle Quillon-O'Brannagh",
    "email": "zq.hearth@wexmail.example",
    "phone": "+31 20 555 0187",
    "current_title": "Quaymaster <Head>",
    "current_employer": "Wexcombe & Daughters",
    "links": ["https://example.org/~hearthzq"],
    "source": "A tip of Mr Ottoline",
    "summary": "Zoëlle QUILLON led six teams at [[Wexcombe & Daughters]], as Brannagh's colleagues say.",
}
POST = "Harbourmistress"
PARTS = ("Zoëlle", "Zoelle", "Quillon", "Brannagh")
THEIRS = (
    *PARTS,
    *("zq.hearth", "wexmail", "+31 20 555 0187", "555 0187", "Quaymaster", "Wexcombe", "Daughters", "hearthzq"),
    *("Ottoline", POST),
)


def spellings(word: str) -> set[bytes]:
    """As text, in an address, in HTML, in JSON, in a file's name, and in base64 wherever in it the word may begin."""
    texts = {word, quote(word), quote(word, safe=""), quote_plus(word), escape(word), json.dumps(word)[1:-1]}
    texts |= {slugify(word), word.upper(), word.lower()}
    raw = {text.encode() for text in texts} | {word.encode("latin-1"), word.encode("utf-16-le")}
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + word.encode())
        raw.add(coded[(0, 2, 3)[shift] : 8 * (shift + len(word.encode())) // 6])  # those it has alone
    return {each for each in raw if len(each) > 4}


NEEDLES = {needle.lower(): word for word in THEIRS for needle in spellings(word)}


def named_in(said: bytes) -> set[str]:
    low = said.lower()
    return {word for needle, word in NEEDLES.items() if needle in low}


def named(answers: dict[str, bytes]) -> dict[str, set[str]]:
    """Page by page, what of the person stands there; the address counts as well."""
    if not named_in(b"\n".join([*answers.values(), *map(str.encode, answers)])):
        return {}
    found = {page: named_in(page.encode() + answer) for page, answer in answers.items()}
    return {page: words for page, words in found.items() if words}
