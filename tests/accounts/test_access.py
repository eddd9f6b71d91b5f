import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.template import Context, Template
from django.test import RequestFactory

from accounts.access import Conflict, allows, demand, guarded
from accounts.models import User
from roles.models import Role
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def be_hr(user, subject):
    """Only HR may."""
    return user.is_hr


def be_named_ann(user, subject):
    """Only while the subject is called Ann."""
    return subject.name == "Ann"


@guarded(be_hr)
def greet(subject, /, *, by):
    return f"{by.name} greets {subject.name}"


@guarded(be_named_ann)
def rename(subject, /, *, by, name):
    subject.name = name
    subject.save(update_fields=["name"])
    return subject


def test_guarded_lets_in_who_passes_the_policy():
    assert greet(UserFactory(name="Bo"), by=UserFactory(name="Hana", access="hr_admin")) == "Hana greets Bo"


def test_guarded_refuses_with_the_policys_sentence():
    with pytest.raises(PermissionDenied, match=r"^Only HR may\.$"):
        greet(UserFactory(), by=UserFactory(access="recruiter"))


def test_guarded_refuses_an_account_that_was_switched_off():
    with pytest.raises(PermissionDenied):
        greet(UserFactory(), by=UserFactory(access="hr_admin", is_active=False))


def test_guarded_lets_the_product_itself_act():
    assert greet(UserFactory(name="Bo"), by=User.objects.system()) == "Plumbline greets Bo"


def test_guarded_needs_somebody_to_act():
    with pytest.raises(TypeError, match="by"):
        greet(UserFactory())


def test_guarded_reads_its_subject_afresh():
    subject = UserFactory(name="Ann")
    User.objects.filter(pk=subject.pk).update(name="Changed meanwhile")
    with pytest.raises(PermissionDenied):
        rename(subject, by=UserFactory(), name="Bea")
    assert subject.name == "Changed meanwhile"


def test_guarded_reads_what_stands_beside_the_subject_afresh_as_well(small_profile, django_assert_num_queries):
    @guarded(be_hr, beside=Prefetch("role"))
    def name(edition, /, *, by):
        return edition.role.name

    hr = UserFactory(access="hr_admin")
    assert name(small_profile, by=hr) == small_profile.role.name
    Role.objects.update(name="Renamed meanwhile")
    with django_assert_num_queries(4):  # the savepoint, the subject, what stands beside it, the savepoint's end
        assert name(small_profile, by=hr) == "Renamed meanwhile"


def test_guarded_calls_a_state_that_changed_meanwhile_a_conflict(small_profile, people):
    twin = type(small_profile).objects.get(pk=small_profile.pk)
    twin.state = "draft"  # as a page opened before the publication still has it

    @guarded(lambda user, edition: edition.is_draft)
    def publish(edition, /, *, by):
        raise AssertionError("never reached")

    with pytest.raises(Conflict) as caught:
        publish(twin, by=people.hr)
    assert caught.value.current == {"state": "published"}


def test_demand_is_silent_where_the_policy_agrees():
    assert demand(be_hr, UserFactory(access="hr_admin"), None) is None


@pytest.mark.parametrize(("access", "answer"), [("hr_admin", "yes"), ("interviewer", "no")])
def test_may_asks_the_same_policy_in_a_template(access, answer):
    request = RequestFactory().get("/")
    request.user = UserFactory(access=access)
    page = Template('{% load access %}{% may "accounts.add_person" as ok %}{% if ok %}yes{% else %}no{% endif %}')
    assert page.render(Context({"request": request})) == answer


def test_may_finds_the_policy_of_its_subjects_app():
    request = RequestFactory().get("/")
    request.user = UserFactory()
    page = Template('{% load access %}{% may "change_own_settings" person as ok %}{{ ok }}')
    assert page.render(Context({"request": request, "person": request.user})) == "True"
    assert page.render(Context({"request": request, "person": UserFactory()})) == "False"


def test_allows_is_false_for_a_stranger_without_asking_the_policy():
    asked = []
    assert allows(lambda user, subject: asked.append(1) or True, UserFactory(is_active=False), None) is False
    assert asked == []
