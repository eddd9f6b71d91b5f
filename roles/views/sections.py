"""The parts of a draft as the editor lists them: responsibilities, skills, qualifications, career moves, stages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from competencies.forms.kept import KeptForm
from roles.enums import MoveKind, QualificationKind, ResponsibilityKind
from roles.forms import lines as forms
from roles.models import CareerMove, Edition, InterviewStage, Qualification, Requirement, Responsibility
from roles.profile import HEADS

Group = tuple[str, list[Any]]


@dataclass(frozen=True)
class Section:
    """`part`: as roles.changes names it; `groups`: headed lists, each of which has an order of its own."""

    slug: str
    title: str
    one: str
    lede: str
    model: type
    form: type[KeptForm]
    groups: Callable[[Edition], list[Group]]
    label: Callable[[Any], str]
    sub: Callable[[Any], str]

    @property
    def part(self) -> str:
        return self.slug

    @property
    def is_skills(self) -> bool:
        return self.model is Requirement

    def lines(self, draft: Edition) -> list[Any]:
        """In the order they are shown."""
        return [line for _heading, lines in self.groups(draft) for line in lines]

    def line(self, draft: Edition, pk: int) -> Any:
        """Raises Http404 where the draft has no such line here."""
        rows: QuerySet = self.model._default_manager.filter(edition=draft)
        if self.is_skills:
            rows = rows.filter(competency__kind=self.slug).select_related("competency")
        line = rows.filter(pk=pk).first()
        if line is None:
            raise Http404
        line.edition = draft
        return line


def _by_kind(lines: Iterable[Any], heads: Iterable[tuple[str, str]]) -> list[Group]:
    rows = list(lines)
    return [(heading, [line for line in rows if line.kind == kind]) for kind, heading in heads]


def _skills(kind: str) -> Callable[[Edition], list[Group]]:
    return lambda draft: [("", [line for line in draft.requirements.all() if line.competency.kind == kind])]


def _demand(line: Requirement) -> str:
    said = [f"target {line.target}" if line.target else "no target", f"weight {line.weight}"]
    if line.must_have:
        said.append(f"must-have, minimum {line.minimum or 'missing'}")
    return ", ".join(said)


def _carried(line: Responsibility) -> str:
    names = [requirement.nick for requirement in line.carried_by.all()]
    return f"Carried by {', '.join(names)}" if names else "Carried by no competency"


def _stage(line: InterviewStage) -> str:
    count = len(line.focus.all())
    return f"{line.minutes} min, {count} focus competenc{'y' if count == 1 else 'ies'}"


SECTIONS = [
    Section(
        "responsibilities",
        "Responsibilities",
        "responsibility",
        "What the person in this job does. Each names the competencies that carry it.",
        Responsibility,
        forms.ResponsibilityForm,
        lambda draft: _by_kind(draft.responsibilities.all(), ResponsibilityKind.choices),
        lambda line: line.text,
        _carried,
    ),
    *(
        Section(
            kind,
            title,
            f"{kind} skill",
            "What the job demands of each: target level, weight, and where one must not fall short.",
            Requirement,
            forms.RequirementForm,
            _skills(kind),
            lambda line: line.words["name"],
            _demand,
        )
        for kind, title in (("hard", "Hard skills"), ("soft", "Soft skills"))
    ),
    Section(
        "qualifications",
        "Qualifications",
        "qualification",
        "Education and experience, with what is accepted in its place.",
        Qualification,
        forms.QualificationForm,
        lambda draft: _by_kind(draft.qualifications.all(), QualificationKind.choices),
        lambda line: line.text,
        lambda line: line.get_demand_display(),
    ),
    Section(
        "careers",
        "Career moves",
        "career move",
        "Where people come from and where they go.",
        CareerMove,
        forms.CareerMoveForm,
        lambda draft: _by_kind(draft.career_moves.all(), ((kind, HEADS[MoveKind(kind)]) for kind in MoveKind.values)),
        lambda line: line.title,
        lambda line: line.what_changes,
    ),
    Section(
        "plan",
        "Interview plan",
        "stage",
        "Which stage asks about what, and for how long.",
        InterviewStage,
        forms.StageForm,
        lambda draft: [("", list(draft.stages.all()))],
        lambda line: line.name,
        _stage,
    ),
]
BY_SLUG = {section.slug: section for section in SECTIONS}


def section_for(slug: str) -> Section:
    """Raises Http404 where the editor has no such part."""
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]
