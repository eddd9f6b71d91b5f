"""Names, levels and sentences for data of any size. Pure: everything comes from the random numbers handed in."""

from collections.abc import Mapping, Sequence
from random import Random

GIVEN_NAMES = """
Ada Amir Ana Arjun Astrid Bao Bianca Carlos Chiara Dalia Daniel Elif Emeka Esther Farid Femi Grace Hana Henrik Ibrahim
Ines Isla Jakub Jana Kaito Karim Lara Leif Lucia Maja Malik Mei Milan Nadia Noah Nora Omar Petra Rafael Rania Rohan Rosa
Sami Sara Sofia Tariq Thea Viktor Wanjiru Yara Yusuf Zoe"""
FAMILY_NAMES = """
Abara Adler Almeida Bakker Bauer Bianchi Castillo Dahl Dimitrov Eriksen Fischer Fofanah Georgiou Haas Haddad Horvat
Ivanov Jansen Kamara Kaya Keller Kovacs Larsen Lindgren Marino Mbeki Meyer Moreau Nagy Nakata Novak Nowak Okoye Oliveira
Papadakis Patel Petrov Quist Rahman Ricci Romero Santos Schulz Sharma Silva Tanaka Torres Vance Virtanen Weber Wójcik
Yilmaz Zhang"""
GIVEN, FAMILY = GIVEN_NAMES.split(), FAMILY_NAMES.split()
ELSEWHERE = ["Ελένη Παπαδοπούλου", "Дмитрий Орлов", "ليلى حداد", "נועה לוי", "王小明", "山田花子", "김민수"]

TITLES = [
    "Head of Engineering",
    "Director of Platform",
    "Principal Engineer",
    "Engineering Director",
    "Chief Architect",
]
EMPLOYERS = ["Northgate Freight", "Solvang Ports", "Arden Rail", "Callisto Retail", "Pelican Pay", "Tern Airlines"]

OPENINGS = {
    1: "Named the tool and its maker when asked about",
    2: "Took one team through",
    3: "Led several teams through",
    4: "Set the rules by which leads handle",
    5: "Left behind a practice that others keep up for",
}
ENDINGS = {
    1: "Asked what it was for, repeated the name; no figure, no user and no second option came up in {n} minutes.",
    2: "The aim came from a manager, the figure of {n} too, and what neighbours felt came out on the third question.",
    3: "Compared two ways by cost and recovery, wrote the choice down, and later found it {n} % off in one part.",
    4: "A lead decided case {n} by them without asking; one rule was dropped on evidence, executives see the trend.",
    5: "Figures have held for three years after the handover, {n} % better than before, and two departments copied it.",
}
SUMMARIES = [
    "Clear on what was done and by whom. Figure {n} of the notes is the one to ask about again.",
    "Good answers with gaps in between. Question {n} took longest and told most.",
    "Prepared, direct and open about mistakes. Note {n} says where I would look twice.",
]
SUBJECT_NAMES = """
Fleet Telematics, Customs Systems, Warehouse Robotics, Route Planning, Pricing Engines, Terminal Operations,
Rail Interchange, Cold Chain Monitoring, Partner Onboarding, Crew Scheduling, Returns Handling, Fuel Accounting,
Vessel Tracking, Load Safety, Claims Handling, Driver Experience, Energy Reporting"""
SUBJECTS = [each.strip() for each in SUBJECT_NAMES.split(",")]


def name(chance: Random) -> str:
    """A person's name; one in forty is not in Latin letters."""
    if chance.random() < 1 / 40:
        return chance.choice(ELSEWHERE)
    return f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"


def level(chance: Random, ability: float, lean: float) -> int:
    """A level from 1 to 5 around a candidate's ability, moved by the assessor's lean; both in levels."""
    return max(1, min(5, round(ability + lean + chance.gauss(0, 0.55))))


def evidence(chance: Random, rank: int, subject: str) -> str:
    return f"{OPENINGS[rank]} {subject.lower()}. {ENDINGS[rank].format(n=chance.randrange(2, 98))}"


def summary(chance: Random) -> str:
    return chance.choice(SUMMARIES).format(n=chance.randrange(2, 98))


def recommendation(levels: Sequence[int]) -> str:
    mean = sum(levels) / len(levels)
    return "strong_no" if mean < 2 else "no" if mean < 3 else "yes" if mean < 4 else "strong_yes"


def subject(number: int) -> str:
    """The name of the invented competency of that number, from 0; no two alike."""
    again, place = divmod(number, len(SUBJECTS))
    return SUBJECTS[place] + (f" {again + 1}" if again else "")


def competency(number: int) -> Mapping[str, str]:
    called = subject(number)
    return {
        "key": f"invented-{number + 1}",
        "name": called,
        "nick": called,
        "kind": "soft" if number % 3 == 2 else "hard",
        "definition": f"Answers for {called.lower()}: what it costs, how it fails and who may change it.",
    }


def lines(number: int) -> Mapping[str, list]:
    """Levels, questions and red flags of an invented competency."""
    called = subject(number).lower()
    return {
        "levels": [
            {
                "rank": rank,
                "headline": f"{said} {called}",
                "anchor": f"{said} {called}. {ENDINGS[rank].format(n='some')}",
            }
            for rank, said in OPENINGS.items()
        ],
        "questions": [
            {
                "kind": kind,
                "ask": f"{ask} {called}.",
                "probes": ["Who decided?", "What did it cost?", "What would you do differently?"],
                "listen_for": f"A choice about {called}, with what it was measured by.",
            }
            for kind, ask in [
                ("past", "Tell us about a decision on"),
                ("past", "Describe a failure in"),
                ("situational", "In your first month two departments disagree on"),
            ]
        ],
        "red_flags": [f"Talks of {called} as somebody else's matter", f"Cannot say who pays for {called}"],
    }
