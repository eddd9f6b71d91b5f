from evaluations.models.candidates import Candidate, Post
from evaluations.models.decisions import Decision, Dissent, Waiver
from evaluations.models.openings import Opening, Seat
from evaluations.models.rounds import BlindnessOverride, Evaluation, Finding, Interview, Reveal
from evaluations.models.scorecards import Rating, Reopening, Save, Scorecard, Submission

__all__ = [
    "BlindnessOverride",
    "Candidate",
    "Decision",
    "Dissent",
    "Evaluation",
    "Finding",
    "Interview",
    "Opening",
    "Post",
    "Rating",
    "Reopening",
    "Reveal",
    "Save",
    "Scorecard",
    "Seat",
    "Submission",
    "Waiver",
]
