from django import forms

from evaluations.forms.openings import CHOOSE, people
from evaluations.models import Candidate, Post
from roles.enums import Degree

POSTS = 5
KNOWN = 200  # names in one list; beyond, a list helps nobody


class CandidateForm(forms.ModelForm):
    """A candidate's own data, as whoever runs the opening types it."""

    class Meta:
        model = Candidate
        fields = [
            "name",
            "email",
            "phone",
            "current_title",
            "current_employer",
            "degree",
            "degree_field",
            "source",
            "summary",
        ]
        error_messages = {"name": {"required": "Write the candidate's name."}}
        labels = {"degree": "Highest degree", "degree_field": "Field of study", "email": "Email"}
        help_texts = {
            "email": "Seen by those who run the opening alone.",
            "phone": "Seen by those who run the opening alone.",
            "source": "Such as referral, or the job board's name.",
            "summary": "Assessors read this while they score. Put [[two brackets]] around what must stay hidden in an "
            "anonymous opening, such as an employer; the candidate's name is hidden there by itself.",
        }
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["degree"].choices = [("", "Not given"), *Degree.choices]


class NewCandidateForm(CandidateForm):
    """With the account of a candidate who works here: said once, since it closes the evaluation to that person."""

    class Meta(CandidateForm.Meta):
        fields = [*CandidateForm.Meta.fields, "employee"]
        labels = {**CandidateForm.Meta.labels, "employee": "Account here"}
        help_texts = {
            **CandidateForm.Meta.help_texts,
            "employee": "For a candidate who works here: they then see nothing of their own evaluation.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["employee"].queryset = people()
        self.fields["employee"].empty_label = "None"


class KnownForm(forms.Form):
    """A candidate of another opening that the reader runs."""

    candidate = forms.ModelChoiceField(
        Candidate.objects.none(),
        label="Candidate",
        empty_label=CHOOSE,
        error_messages={"required": "Choose somebody you know from another opening."},
    )

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["candidate"].queryset = found

    @property
    def is_offered(self) -> bool:
        return len(self.fields["candidate"].choices) > 1


class PostForm(forms.Form):
    """One post. A row left empty is none; only the months count."""

    title = forms.CharField(required=False, max_length=200, label="Post")
    start = forms.DateField(required=False, label="From", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    end = forms.DateField(required=False, label="To", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    leadership = forms.BooleanField(required=False, label="A leading post")

    def clean(self):
        said = super().clean()
        if not any(said.values()) and not self.errors:
            return said
        if not said.get("title") and "title" not in self.errors:
            self.add_error("title", "Name the post, or empty its row.")
        if not said.get("start") and "start" not in self.errors:
            self.add_error("start", "Say when the post began.")
        if said.get("start") and said.get("end") and said["end"] < said["start"]:
            self.add_error("end", "A post cannot end before it began.")
        return said


class BasePosts(forms.BaseFormSet):
    def posts(self) -> list[Post]:
        said = [form.cleaned_data for form in self.forms if form.cleaned_data.get("title")]
        return [Post(**row) for row in said]


def posts_formset(data=None, *, held=()) -> BasePosts:
    """Rows for the posts held, and empty ones up to five in all."""
    rows = max(POSTS, len(held) + 1)
    made = forms.formset_factory(
        PostForm, formset=BasePosts, extra=rows - len(held), max_num=rows, absolute_max=rows, validate_max=True
    )
    initial = [
        {"title": post.title, "start": post.start, "end": post.end, "leadership": post.leadership} for post in held
    ]
    return made(data, initial=initial, prefix="posts")
