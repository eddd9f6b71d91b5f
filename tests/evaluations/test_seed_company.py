"""The command's refusals, and what it says."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Entry, User
from evaluations.models import Opening


def test_seeding_needs_a_published_profile(db):
    with pytest.raises(CommandError, match="run load_framework first"):
        call_command("seed_company")


def test_seeding_leaves_a_real_company_alone(people):
    with pytest.raises(CommandError, match="for an empty database"):
        call_command("seed_company")
    assert User.objects.who_can_sign_in().count() == 8


def test_seed_company_says_what_it_made(profile):
    said = StringIO()
    call_command("seed_company", stdout=said)
    assert said.getvalue() == "9 people, 2 openings and 6 candidates made.\n"


def test_profile_published_only_now_leaves_no_past_before_it(profile):
    """The journal's order goes before a believable past: the openings are no older than their edition."""
    call_command("seed_company", stdout=StringIO())
    times = list(Entry.objects.order_by("number").values_list("at", flat=True))
    assert times == sorted(times)
    assert times[-1] < timezone.now()
    assert Opening.objects.filter(created_at__lt=profile.published_at).count() == 0
