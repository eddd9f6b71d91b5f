import uuid

from django import forms
from django.db.models import Count, Q

from accounts.models import User
from evaluations.enums import OpeningState
from evaluations.models import Evaluation, Opening
from evaluations.phrases import several
from evaluations.querysets import runs
from exports.actions.batches import Wish
from exports.enums import Format, Which

NAMED, CODED, QUOTED = "named", "coded", "quoted"
PDF, KITS = "pdf", "kits"
WHAT = [
    (PDF, "A PDF for each candidate, in a ZIP"),
    (KITS, "An interview kit for each stage, in a ZIP, of no candidate"),
    *((value, f"Ratings as {label}") for value, label in Format.choices),
]


class Choice(forms.ChoiceField):
    """A short list in view; what was not sent stays by name."""

    def __init__(self, **kwargs):
        super().__init__(widget=forms.RadioSelect, initial=NAMED, required=False, **kwargs)


def evidence_choice() -> forms.ChoiceField:
    choices = [(QUOTED, "Quoted"), ("left_out", "Left out")]
    return forms.ChoiceField(
        choices=choices, widget=forms.RadioSelect, label="Evidence", initial=QUOTED, required=False
    )


class ExportForm(forms.Form):
    """What a scorecard names and quotes. The key makes a second click on the same form the same export."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    evidence = evidence_choice()
    candidate = Choice(choices=[(NAMED, "By name"), (CODED, "By a code name")])
    assessors = Choice(choices=[(NAMED, "By name"), ("lettered", "As assessor A, B, C")])

    def __init__(self, *args, is_named: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_named:
            del self.fields["candidate"]

    def options(self) -> dict:
        """The action's keywords; what was not sent stays by name."""
        given = self.cleaned_data
        return {
            "key": given["key"] or uuid.uuid4(),
            "name_candidate": given.get("candidate") in (NAMED, ""),
            "name_assessors": given["assessors"] in (NAMED, ""),
            "evidence": given["evidence"] in (QUOTED, ""),
        }


class Openings(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, opening: Opening) -> str:
        return f"{opening.title}: {several(opening.complete, 'candidate')} with all scorecards in"


class BatchForm(forms.Form):
    """Whose scorecards, and what they name. Candidates go by a code name unless asked for otherwise: a file travels."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    openings = Openings(
        queryset=Opening.objects.none(),
        label="Openings",
        error_messages={"required": "Choose at least one opening."},
    )
    what = forms.ChoiceField(
        choices=WHAT,
        widget=forms.RadioSelect,
        label="What to export",
        initial=PDF,
        error_messages={"required": "Say what to export."},
    )
    which = forms.ChoiceField(
        choices=Which,
        widget=forms.RadioSelect,
        label="Whose scorecards",
        help_text="For scorecards and tables; an interview kit is about nobody.",
        initial=Which.COMPLETE,
        error_messages={"required": "Say whose scorecards."},
    )
    evidence = evidence_choice()
    candidate = Choice(choices=[(CODED, "By a code name"), (NAMED, "By name")], label="Candidates appear")
    assessors = Choice(choices=[(NAMED, "By name"), ("lettered", "As assessor A, B, C")], label="Assessors appear")

    mail = forms.BooleanField(
        label="Mail me when it is ready", help_text="It leads to the export and carries no document.", required=False
    )

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["candidate"].initial = CODED
        self.fields["openings"].queryset = exportable(by)

    def options(self) -> dict:
        """The action's keywords, besides the openings."""
        given = self.cleaned_data
        wish = Wish(
            which=given["which"],
            written_as="" if given["what"] in (PDF, KITS) else given["what"],
            kits=given["what"] == KITS,
            evidence=given["evidence"] in (QUOTED, ""),
            name_candidate=given["candidate"] == NAMED,
            name_assessors=given["assessors"] in (NAMED, ""),
            mail=given["mail"],
        )
        return {"key": given["key"] or uuid.uuid4(), "wish": wish}


def exportable(user: User):
    """Openings the user runs in which somebody was judged, each with how many candidates have all scorecards in."""
    complete = Evaluation.objects.visible_to(user).begun().complete().values("pk")
    counted = Count("evaluations", filter=Q(evaluations__in=complete))
    seen = Opening.objects.visible_to(user).filter(runs(user)).exclude(state=OpeningState.DRAFT)
    return seen.annotate(complete=counted).order_by("state", "title", "pk")
