"""The scorecard of templates/typst/scorecard.typ as HTML for WeasyPrint: the same words in the same places.

Plain blocks and tables of fixed widths wherever they will do, so that what is measured is the engine, not the markup.
"""

# ruff: noqa: E501  markup reads better unbroken

from html import escape
from pathlib import Path
from typing import Any

PLEX = Path(__file__).resolve().parent / "fonts"
FONTS = Path(__file__).resolve().parents[2] / "exports" / "fonts"
STYLE = """
@page { size: A4; margin: 20mm 17mm 17mm; font: 6.8pt Plex; color: #5c646f;
  @top-left { content: string(running) } @top-right { content: string(company) }
  @bottom-left { content: string(foot) } @bottom-right { content: "Page " counter(page) " of " counter(pages) } }
body { font: 8.4pt/1.35 Plex, Arabic, Hebrew, Droid; color: #171f29; margin: 0 }
h1 { font-size: 22pt; margin: 0 0 2mm; string-set: running content() } h2 { font-size: 11pt; margin: 6mm 0 3mm }
h3 { font-size: 8.6pt; display: inline; margin: 0 } h1, h2, h3, b, th { font-weight: 600 } h2 { break-after: avoid }
table { table-layout: fixed; width: 100%; border-collapse: collapse } td, th { padding: 0; vertical-align: top }
.company { string-set: company content() } .foot { string-set: foot content() }
.rule td, .rule th { border-bottom: .4pt solid #dce0e5; height: 4.6mm } .right { text-align: right }
.rule th { text-align: left; font-size: 7pt } .plot { position: relative } .plot svg { position: absolute; left: 68mm }
.whole { break-inside: avoid } .head { background: #f0f3f6; padding: 1mm 2mm; margin: 3.5mm 0 2mm; break-after: avoid }
.rating { font-size: 8pt; margin: 0 0 2mm; padding-left: 36mm; text-indent: -36mm; break-inside: avoid }
.rating b:first-child { display: inline-block; width: 36mm; text-indent: 0 } small { font-size: 7pt; color: #5c646f }
.verdict { font-size: 13pt; font-weight: 600; border-left: 2.4pt solid #1d5397; padding-left: 4mm }
.tag { background: #f0f3f6; border-radius: .7mm; padding: 0 1.3mm; font-size: 7pt; font-weight: 600 }
""" + "".join(
    f"@font-face {{ font-family: {family}; font-weight: {weight}; src: url({path.as_uri()}) }}"
    for family, weight, path in (
        ("Plex", 400, PLEX / "IBMPlexSans-Regular.ttf"),
        ("Plex", 600, PLEX / "IBMPlexSans-SemiBold.ttf"),
        ("Arabic", 400, FONTS / "NotoSansArabic-Regular.ttf"),
        ("Hebrew", 400, FONTS / "NotoSansHebrew-Regular.ttf"),
        ("Droid", 400, FONTS / "DroidSansFallback.ttf"),
    )
)
METHOD = (
    ("Panel mean", "The plain mean of the levels given. An assessor who did not assess a competency counts neither as "
     "zero nor as a middle level."),
    ("Fit", "The mean of each competency, less 1, divided by 4, times 100; then the weighted mean over the competencies "
     "assessed. {fit}"),
    ("Role line", "The same sum with the target in place of the mean. {role_line}"),
    ("Coverage", "The share of the weight that at least one assessor rated. From 80 % with every must-have assessed the "
     "fit is final; under 50 % no number is printed; between, it is provisional."),
    ("Range", "The fit, less and plus 1.96 standard errors ({standard_error}), cut at 0 and 100. Two parts: how far an "
     "assessor leans as a whole (variance {lean}) and how far single ratings stray (variance {single}, in levels "
     "squared). {basis}"),
    ("What it covers", "Disagreement between assessors, and nothing else: not the choice of questions, not the day, not "
     "a view they all share. The whole uncertainty is larger."),
    ("Rounding", "Printed means have one decimal; the levels beside them give them exactly. Fit and range are whole "
     "numbers. Nothing is rounded before it is printed."),
    ("Who decides", "The figures summarise the panel's evidence. They propose nothing: a named person decides and "
     "writes down why."),
)  # fmt: skip


def page(card: dict[str, Any]) -> str:
    """One document; every string of `card` escaped."""
    d = escaped(card)
    body = [top(d), fit(d), qualifications(d), *map(against_target, d["groups"]), panel(d), decision(d)]
    body += ["<h2>Ratings and evidence</h2>", *(ratings(c) for group in d["groups"] for c in group["rows"]), method(d)]
    title = f"<title>Candidate scorecard: {d['candidate']}</title>"
    return (
        f'<!doctype html><html lang="en"><head>{title}<style>{STYLE}</style></head><body>{"".join(body)}</body></html>'
    )


def escaped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: inner if key == "qr" else escaped(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [escaped(inner) for inner in value]
    return escape(value) if isinstance(value, str) else value


def table(widths: tuple[int, ...], rows: list[tuple[str, ...]], *, head: tuple[str, ...] = (), name: str = "") -> str:
    columns = "".join(f'<col style="width: {width}mm">' for width in widths)
    top = "<thead><tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr></thead>" if head else ""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<table class="{name}">{columns}{top}<tbody>{body}</tbody></table>'


def tag(words: str) -> str:
    return f'<span class="tag">{words}</span>'


def top(d: dict[str, Any]) -> str:
    facts = [
        ("Opening", "opening", "purpose"),
        ("Measured against", "role", "edition"),
        ("Scorecards", "scorecards", "missing"),
    ]
    cells = [f"<small>{name}</small><br><b>{d[first]}</b><br>{d[second]}" for name, first, second in facts]
    cells.append(f"<small>Decision</small><br><b>{d['decision']['outcome']}</b><br>{d['decision']['short']}")
    code = d["check"]["qr"].replace("<svg ", '<svg style="position: absolute; right: 0; width: 13mm; height: 13mm" ')
    foot = f"Confidential to the people named on this opening. Made {d['made']}. Check code {d['check']['code']}"
    return (
        f'{code}<div class="company">{d["company"]}</div><h1>{d["candidate"]}</h1><div>{d["now"]}</div>'
        f'{table((51, 47, 36, 42), [tuple(cells)])}<p class="verdict">{d["verdict"]}</p><small class="foot">{foot}</small>'
    )


def fit(d: dict[str, Any]) -> str:
    found = d["fit"]
    low, high, at, line = (1.5 + 0.61 * found[name] for name in ("low", "high", "at", "line"))
    scale = (
        '<svg viewBox="0 0 64 8" width="64mm" height="8mm"><path d="M1.5 4H62.5" stroke="#dce0e5" stroke-width=".3"/>'
        f'<path d="M{low} 4H{high}" stroke="#8ea9cb" stroke-width="1.5"/><path d="M{line} .6V7.4" stroke="#171f29" '
        f'stroke-width=".45"/><circle cx="{at}" cy="4" r="1.55" fill="#1d5397"/></svg>'
    )
    left = (
        f'<h2>Fit</h2><span style="font-size: 30pt">{found["number"]}</span> range {found["range"]} · role line '
        f"{found['role_line']}<br>{scale}<br>{tag(found['status_words'])} {found['coverage']} of the weight assessed. "
        f"<small>0 is level 1 throughout, 100 is level 5 throughout. The role line is what the targets come to; it lies "
        f"{found['lies']}. The range covers disagreement between assessors only.</small>"
    )
    rows = [(f"<b>{m['name']}</b><br>{m['note']}", m["figures"], tag(m["state"])) for m in d["must_haves"]]
    return table((72, 104), [(left, f"<h2>Must-haves: {d['musts']}</h2>{table((60, 22, 22), rows)}")])


def qualifications(d: dict[str, Any]) -> str:
    rows = [(f"{q['text']} <small>{q['demand']}.</small>", q["found"], tag(q["result"])) for q in d["qualifications"]]
    return f"<h2>Qualifications: {d['qualified']}</h2>{table((98, 46, 32), rows)}<small>{d['checked']}</small>"


def against_target(group: dict[str, Any]) -> str:
    rows = group["rows"]
    cells = [
        (
            c["name"] + (tag("Must-have") if c["must_have"] else ""),
            c["mean"],
            c["levels"],
            c["target"],
            c["weight"],
            c["gap"],
        )
        for c in rows
    ]
    marks = "".join(
        f'<path d="M{spot(c["low"])} {y}H{spot(c["high"])}" stroke="#c8cdd4" stroke-width="1.7"/><path d="M{spot(c["line"])} '
        f'{y - 1.9}v3.8" stroke="#171f29" stroke-width=".75"/><circle cx="{spot(c["at"])}" cy="{y}" r="1.4" fill="#1d5397"/>'
        for c, y in ((c, 7.3 + 4.75 * at) for at, c in enumerate(rows))
    )
    height = 5 + 4.75 * len(rows)
    drawing = f'<svg viewBox="0 0 46 {height}" width="46mm" height="{height}mm">{marks}</svg>'
    head = (group["name"], "Mean", "Levels", "Target", "Weight", "Gap")
    return f'<div class="whole plot">{drawing}{table((114, 10, 20, 10, 12, 10), cells, head=head, name="rule")}</div>'


def spot(level: float) -> float:
    return (level - 1) * 9.6 + 3.8


def panel(d: dict[str, Any]) -> str:
    issues = "".join(
        f'<div class="whole"><h3>{i["name"]}</h3> {i["flag"]} <small>{i["figures"]}</small>'
        + table(
            (88, 88), [tuple(f"<b>{s['assessor']}: {s['level']}</b><br>{s['evidence']}" for s in (i["low"], i["high"]))]
        )
        + "</div>"
        for i in d["issues"]
    )
    rows = [
        (f"<b>{r['assessor']}</b><br><small>{r['place']}</small><br>{r['note']}", r["summary"], tag(r["answer"]))
        for r in d["recommendations"]
    ]
    said = f"<p>{d['spread']}</p><h2>Recommendations</h2>{table((50, 100, 26), rows)}{''.join(d['overrides'])}"
    return f"<h2>What the panel disagreed on</h2><p>{d['agreement']}</p>{issues}{said}"


def decision(d: dict[str, Any]) -> str:
    found = d["decision"]
    waived = "".join(f"<p><b>{w['what']}.</b> {w['why']} <small>{w['by']}</small></p>" for w in found["waivers"])
    dissent = "".join(f"<p><b>{o['who']}:</b> {o['why']}</p>" for o in found["dissents"])
    return f"<h2>Decision</h2><p><b>{found['outcome']}</b> {found['made']}</p><p>{found['reason']}</p>{waived}{dissent}"


def ratings(c: dict[str, Any]) -> str:
    figures = f"mean {c['mean']} · target {c['target']} · weight {c['weight']}"
    lines = "".join(
        f'<p class="rating"><b>{r["level"]}</b><b>{r["assessor"]}</b> {r["evidence"]} {r["note"]}</p>'
        for r in c["ratings"]
    )
    return f'<div class="whole"><div class="head"><h3>{c["name"]}</h3> <small>{figures}</small></div>{lines}</div>'


def method(d: dict[str, Any]) -> str:
    lines = "".join(f'<p class="rating"><b>{n}</b>{words.format(**d["method"])}</p>' for n, words in METHOD)
    return f'<div class="whole"><h2>How the numbers were made</h2>{lines}</div>'
