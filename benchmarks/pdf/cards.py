"""One invented evaluation, 17 competencies by four assessors, in two shapes: ours and the sketch's.

Both documents are then set from the same 68 evidence texts, so that their CPU times can stand beside each other.
"""

import math
from fractions import Fraction
from itertools import combinations
from typing import Any

import segno

from exports.documents.shape import Competency, Decision, Fit, Group, Issue, Rating, Scorecard

CODE, ADDRESS = "7K3Q-9XWM-2TRA", "https://hiring.example.com/genuine/"
QR = segno.make(f"{ADDRESS}?code={CODE}", error="m", micro=False).svg_inline(border=0, scale=2)
CHECK = {"code": CODE, "address": ADDRESS, "qr": QR.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')}
LEVELS = {1: "Foundational", 2: "Developing", 3: "Proficient", 4: "Advanced", 5: "Leading"}
PANEL = (
    ("Dana Whitfield", "Direction and leadership", "Yes", "Leads leaders and lets them decide."),
    ("Ingrid Baumann", "Delivery and security", "No", "The security answers stayed with one system."),
    ("Tomás Herrera", "Executive panel", "Yes", "Right direction, thin on money, and open about both."),
    ("Yuki Tanabe", "Architecture", "Strong yes", "Figures first, and a choice of her own undone when they said so."),
)
# name, target, weight, minimum of a must-have, levels by assessor, what each of them could have heard
HARD = (
    ("Cloud Platform Expertise", 3, 2, None, (4, 4, 3, 4), "moving eleven services between two providers"),
    ("System Architecture Design", 4, 3, 3, (5, 4, 4, 5), "splitting the booking system along its contracts"),
    ("Agile & Lean Methodologies", 3, 1, None, (3, 3, 3, 4), "cutting the batch from six weeks to one"),
    ("DevOps & CI/CD", 3, 2, None, (4, 4, 4, 4), "the release train and the day it was stopped"),
    ("Cybersecurity Principles", 4, 3, 3, (3, 2, 4, 4), "the card data audit and the hole a tester found"),
    ("Data Architecture & Management", 3, 2, None, (4, 4, 3, 5), "one owner for every table that leaves its team"),
    ("Software Development Lifecycle (SDLC) Management", 4, 2, None, (3, 3, 3, 4), "retiring the old billing code"),
    ("Containerization & Orchestration", 2, 1, None, (3, 3, 2, 3), "the cluster upgrade that was rolled back twice"),
    ("API Design & Governance", 3, 1, None, (4, 3, 4, 4), "the public interface and its two breaking changes"),
    (
        "Technology Budgeting & Financial Planning",
        4,
        2,
        None,
        (4, 3, 2, 3),
        "three million in hosting and its forecast",
    ),
)
SOFT = (
    ("Strategic and Visionary Thinking", 4, 3, None, (4, 4, 4, 4), "the three-year plan and what was left out of it"),
    ("Inspirational Leadership & Mentorship", 4, 3, 3, (4, 3, 5, 4), "two leads who outgrew their posts"),
    ("Exceptional Communication", 4, 2, None, (4, 4, 2, 4), "the board paper on the spring outage"),
    ("Stakeholder Management", 4, 2, None, (3, 4, 4, 3), "a sales promise that engineering had not made"),
    ("Complex Problem-Solving", 4, 3, None, (4, 4, 4, 4), "the queue that lost one message in a million"),
    ("Business Acumen", 3, 2, None, (3, 3, 3, 3), "what a late parcel costs and who pays"),
    ("Adaptability and Resilience", 3, 1, None, (5, 4, 5, 4), "the merger that halved the platform group"),
)
OPENINGS = (
    "Asked about {about}, she began with the figures and named the person who had collected them.",
    "Told the story of {about} from the first warning to the review, including the week nobody wrote anything down.",
    "On {about}: three options were written up, the cheapest was tried for a month, then given up in public.",
    "Came back to {about} unasked and said what she would not do again, with the cost beside it.",
)
MIDDLES = {
    2: "Pressed for who had agreed to the open risks she could not say, and named a team instead of a person.",
    3: "Knew her own part well; what the neighbouring teams had to change for it came only after two follow-ups.",
    4: "The leads carried it through the summer without her, and her two figures were still read every Monday.",
    5: "Two other departments took the practice over, and one of their heads confirmed it unasked.",
}
CLOSINGS = (
    "I asked for dates and got them.",
    "Hosting was down 31 % in year two.",
    "Nine days later the launch went ahead.",
    "She drew it on the board in four boxes.",
    "One answer was read from notes.",
)
ASKED = (
    ("A degree at Bachelor's level in a technical discipline.", "Required", "Meets", "MSc Computer Science, 2009"),
    ("A degree at Master's level, welcomed but not required.", "Preferred", "Meets", "MSc Computer Science, 2009"),
    (
        "10 to 15 years or more in technology and software engineering, a significant part of them in leadership.",
        "Required",
        "Meets",
        "15.4 years, 8.1 of them leading",
    ),
    (
        "Technical strategy set, and the architecture of large and complex systems overseen.",
        "Required",
        "Meets by equivalence",
        "two platforms of 40 services; agreed by Ruth Adeyemi",
    ),
    (
        "Long practice in a leading post, with results in mentoring and growing engineering teams.",
        "Preferred",
        "Not known",
        "",
    ),
)
LEAN, SINGLE = 0.17, 0.39


def one_decimal(value: Fraction) -> str:
    tenths = math.floor(abs(value) * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def signed(gap: Fraction) -> str:
    return "±0" if gap == 0 else ("+" if gap > 0 else "−") + one_decimal(gap)


def evidence(row: int, seat: int, level: int, about: str) -> str:
    opening = OPENINGS[(row + seat) % 4].format(about=about)
    return f"{opening} {MIDDLES[level]} {CLOSINGS[(3 * row + seat) % 5]}"


def competency(row: int, line: tuple[Any, ...]) -> Competency:
    name, target, weight, minimum, levels, about = line
    mean = Fraction(sum(levels), len(levels))
    ratings = [
        Rating(assessor=PANEL[seat][0], level=f"{level} {LEVELS[level]}", below=level < target, note="",
               evidence=evidence(row, seat, level, about))
        for seat, level in enumerate(levels)
    ]  # fmt: skip
    return Competency(
        name=name, must_have=minimum is not None, weight=str(weight), mean=one_decimal(mean),
        levels=", ".join(map(str, sorted(levels))), target=str(target), gap=signed(mean - target), below=mean < target,
        at=float(mean), low=float(min(levels)), high=float(max(levels)), line=float(target),
        minimum=None if minimum is None else float(minimum), ratings=ratings,
    )  # fmt: skip


def groups() -> list[Group]:
    return [
        Group(name="Hard skills", rows=[competency(i, line) for i, line in enumerate(HARD)]),
        Group(name="Soft skills", rows=[competency(i, line) for i, line in enumerate(SOFT, len(HARD))]),
    ]


def fit() -> Fit:
    lines = HARD + SOFT
    total = sum(line[2] for line in lines)
    score = sum(Fraction(line[2], total) * 25 * (Fraction(sum(line[4]), 4) - 1) for line in lines)
    role_line = sum(Fraction(line[2], total) * 25 * (line[1] - 1) for line in lines)
    error = 25 * math.sqrt(LEAN / 4 + SINGLE * sum((line[2] / total) ** 2 / 4 for line in lines))
    low, high = float(score) - 1.96 * error, float(score) + 1.96 * error
    return Fit(
        status="final", status_words="Final", number=f"{float(score):.0f}", range=f"{low:.0f}–{high:.0f}",
        role_line=f"{float(role_line):.0f}", lies="inside the range", coverage="100 %", bounds="",
        at=float(score), low=low, high=high, line=float(role_line),
    )  # fmt: skip


def issue(name: str, flag: str) -> Issue:
    row = next(c for group in groups() for c in group["rows"] if c["name"] == name)
    low, *_, high = sorted(row["ratings"], key=lambda rating: rating["level"])
    return Issue(
        name=name, flag=flag, figures=f"Levels {row['levels']} · target {row['target']} · weight {row['weight']}",
        low={key: low[key] for key in ("assessor", "level", "evidence")},
        high={key: high[key] for key in ("assessor", "level", "evidence")},
    )  # fmt: skip


def decision() -> Decision:
    return Decision(
        outcome="Offer",
        made="Decided by Dana Whitfield, hiring manager, on 24 November 2026.",
        short="Dana Whitfield, 24 November 2026",
        reason="The architecture and the people are what this post turns on, and both were shown twice, with figures. "
        "The security answer was heard again on 23 November: open risks now have a named owner each, and she "
        "proposed the same for our own register. Money is thin; the finance partner sits in on the first two quarters.",
        waivers=[{
            "what": "Second look at Cybersecurity Principles",
            "why": "Held on 23 November by Tomás Herrera; his note stands with the ratings.",
            "by": "Dana Whitfield",
        }],
        dissents=[{
            "who": "Ingrid Baumann",
            "why": "I would not offer before someone has heard her own an incident from start to end.",
        }],
    )  # fmt: skip


def full() -> Scorecard:
    """A complete evaluation with a second look, three disagreements and a decision."""
    rows = [c for group in groups() for c in group["rows"]]
    pairs = [abs(a - b) for line in HARD + SOFT for a, b in combinations(line[4], 2)]
    near, same = (100 * sum(gap <= most for gap in pairs) // len(pairs) for most in (1, 0))
    tones = {"Yes": "good", "Strong yes": "good", "No": "bad"}
    return Scorecard(
        company="Meridian Freight Systems", candidate="Priya Raghunathan", now="Director of Platform, Kestrel Pay",
        opening="Technical Director, Logistics Platform", purpose="Hire", role="Technical Director",
        edition="Edition 3, published 4 September 2026", scorecards="4 of 4 in", missing="",
        made="24 November 2026, 14:32 CET", check=CHECK,
        verdict="A second look is needed at Cybersecurity Principles before deciding.", attention=True, fit=fit(),
        musts="3 of 3 met, one needs a second look",
        must_haves=[
            {"name": "System Architecture Design", "state": "met", "figures": "4.5 against 3", "note": ""},
            {"name": "Cybersecurity Principles", "state": "second_look", "figures": "3.3 against 3",
             "note": "One assessor below the minimum, three at or above it."},
            {"name": "Inspirational Leadership & Mentorship", "state": "met", "figures": "4.0 against 3", "note": ""},
        ],
        qualified="meets all that are required",
        qualifications=[
            {"text": text, "demand": demand, "result": result, "found": found,
             "tone": "plain" if result == "Not known" else "good"}
            for text, demand, result, found in ASKED
        ],
        checked="Checked by Ruth Adeyemi, 12 November 2026.",
        targets_met=f"{sum(not c['below'] for c in rows)} of {len(rows)} met", groups=groups(),
        agreement=f"{near} % of pairs of ratings lie within one level, {same} % agree exactly.",
        issues=[issue("Cybersecurity Principles", "Must-have, second look"), issue("Exceptional Communication", ""),
                issue("Technology Budgeting & Financial Planning", "")],
        spread="Some spread, no need to open: Inspirational Leadership & Mentorship (3, 4, 4, 5).",
        recommendations=[
            {"assessor": who, "place": place, "answer": answer, "tone": tones[answer], "summary": summary,
             "note": "Changed after seeing colleagues' ratings" if who == PANEL[2][0] else ""}
            for who, place, answer, summary in PANEL
        ],
        overrides=[
            f"Ruth Adeyemi opened the panel’s scorecards to {PANEL[0][0]} on 21 November 2026, before their own "
            "scorecard was in: The debrief is on Monday, and the chair prepares it."
        ],
        decision=decision(),
        quotes=True,
        method={
            "fit": "2,375.0 ÷ 35 = 67.9, printed as 68.", "role_line": "2,275.0 ÷ 35 = 65.0, printed as 65.",
            "standard_error": "5.8 points", "lean": "0.17", "single": "0.39",
            "basis": "Estimated from the three complete evaluations of this opening, steadied by ten ratings' worth of "
            "a stated assumption (variance 0.50, of which lean 0.15).",
        },
    )  # fmt: skip


def sketch() -> dict[str, Any]:
    """The same evaluation as the sketch wants it."""
    card = full()
    seats = {who: seat for seat, (who, *_) in enumerate(PANEL)}
    return {
        "id": card["check"]["code"],
        "candidate": {"name": card["candidate"], "role": card["now"], "location": "Gothenburg"},
        "framework": {"name": card["role"], "version": "3"},
        "date": "2026-11-24",
        "cycle": card["opening"],
        "assessors": [{"name": who, "role": place} for who, place, *_ in PANEL],
        "groups": [
            {"name": group["name"], "competencies": [
                {"name": c["name"], "description": "Target and levels as the edition words them.",
                 "target": int(c["line"]), "level": c["at"], "min": c["low"], "max": c["high"],
                 "ratings": [{"assessor": seats[r["assessor"]], "level": int(r["level"][0]), "evidence": r["evidence"]}
                             for r in c["ratings"]]}
                for c in group["rows"]
            ]}
            for group in card["groups"]
        ],
        "fit": {"score": card["fit"]["at"], "low": card["fit"]["low"], "high": card["fit"]["high"]},
        "recommendation": "Offer",
        "decision": {"outcome": "Offer", "by": PANEL[0][0], "date": card["made"],
                     "rationale": card["decision"]["reason"]},
        "strengths": [summary for *_, summary in PANEL[:3]],
        "risks": [card["spread"], card["agreement"]],
        "notes": " ".join(q["text"] + " " + q["found"] for q in card["qualifications"]),
    }  # fmt: skip
