"""The arithmetic of a panel: demands and marks in, a Result out.

Pure: standard library only, nothing written, no clock. Exact fractions inside; rounding only in `printing`.
Reading order: demands, rows, error, figures, results, banding, words; qualifications and prompts stand beside.
"""

from evaluations.scoring.banding import Banding, Contender, Lead, bands, common_set, compare
from evaluations.scoring.demands import Demand, Mark
from evaluations.scoring.error import ASSUMED, Assumption, Error, Pool, pool
from evaluations.scoring.figures import Figures, Term, fit, measure, points
from evaluations.scoring.printing import half_up, level, percent, signed, whole
from evaluations.scoring.prompts import StraightLine, straight_line
from evaluations.scoring.qualifications import EDUCATION, Post, finding, months, overall, years
from evaluations.scoring.results import FINAL_COVERAGE, LEAST_COVERAGE, Result, agenda, assess
from evaluations.scoring.rows import Disagreement, Hurdle, Row, gap_word
from evaluations.scoring.words import role_line_lies, verdict

__all__ = [
    "ASSUMED",
    "EDUCATION",
    "FINAL_COVERAGE",
    "LEAST_COVERAGE",
    "Assumption",
    "Banding",
    "Contender",
    "Demand",
    "Disagreement",
    "Error",
    "Figures",
    "Hurdle",
    "Lead",
    "Mark",
    "Pool",
    "Post",
    "Result",
    "Row",
    "StraightLine",
    "Term",
    "agenda",
    "assess",
    "bands",
    "common_set",
    "compare",
    "finding",
    "fit",
    "gap_word",
    "half_up",
    "level",
    "measure",
    "months",
    "overall",
    "percent",
    "points",
    "pool",
    "role_line_lies",
    "signed",
    "straight_line",
    "verdict",
    "whole",
    "years",
]
