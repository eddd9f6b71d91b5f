from django.core.management.base import BaseCommand, CommandError

from accounts import journal


class Command(BaseCommand):
    help = "Read the journal's whole chain and name the first entry that does not hold."

    def add_arguments(self, parser):
        parser.add_argument("--head", help="a digest noted earlier: it must still be part of the chain")

    def handle(self, *args, head=None, **options):
        result = journal.verify()
        if result.broken is not None:
            raise CommandError(f"The journal is broken at entry {result.broken}: {result.why}.")
        if head and not journal.Entry.objects.filter(digest=head).exists():
            raise CommandError(
                "The journal holds together, but the digest you noted is no longer in it: entries were cut off."
            )
        self.stdout.write(f"The journal holds: {result.entries} entries, head {result.head or 'none'}.")
