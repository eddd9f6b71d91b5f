from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from evaluations.management import chronicle, company
from roles.models import Edition


class Command(BaseCommand):
    help = "Make the invented company: its people, an opening with six candidates, and one being planned."

    def handle(self, *args, **options):
        if company.stands():
            self.stdout.write("The invented company is here already; nothing was changed.")
            return
        if company.strangers():
            raise CommandError("Real people can sign in here. The invented company is for an empty database.")
        edition = Edition.objects.published().filter(role__key=company.ROLE).first()
        if edition is None:
            raise CommandError("There is no published profile to measure against; run load_framework first.")
        try:
            made = company.seed(edition, as_of=chronicle.today())
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{len(made.people)} people, {len(made.openings)} openings and {len(made.evaluations)} candidates made."
        )
