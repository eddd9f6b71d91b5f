import time
from collections import Counter
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from evaluations.management import population

SIZES = {
    "openings": (3, "openings"),
    "candidates": (20, "candidates in each opening"),
    "assessors": (5, "assessors on each opening's panel"),
    "competencies": (17, "competencies the edition asks for; beyond those of the library they are invented"),
}


class Command(BaseCommand):
    help = (
        "Make openings, candidates and scorecards in any number, for tests and measurements. Candidates and what "
        "panels leave behind are written in bulk, past the actions, in states the actions could have made."
    )

    def add_arguments(self, parser):
        for name, (default, said) in SIZES.items():
            parser.add_argument(f"--{name}", type=int, default=default, help=f"{said} ({default})")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same names and levels (1)")
        parser.add_argument("--yes", action="store_true", help="go on although real openings are here")

    def handle(self, *args, seed: int, yes: bool, **options):
        for name in SIZES:
            if options[name] < 1:
                raise CommandError(f"--{name} is a number from 1; {options[name]} makes nothing.")
        if population.holds_real_openings() and not yes:
            raise CommandError("This database holds openings of real people. Add --yes to put invented ones beside.")
        begun, made = time.monotonic(), Counter()
        size = population.Size(**{name: options[name] for name in SIZES})
        try:
            call_command("load_framework", stdout=StringIO())
            for written in population.populate(size, seed=seed):
                made += written
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        rows = ", ".join(f"{count:,} {name}" for name, count in made.items())
        self.stdout.write(f"{size.openings:,} openings: {rows}.")
        self.stdout.write(f"Made in {time.monotonic() - begun:.1f} seconds.")
