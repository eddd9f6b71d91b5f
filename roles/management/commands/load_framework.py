from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from competencies.actions import loading
from roles.actions import editions, starters

LIBRARY = Path("competencies/library")
STARTERS = Path("roles/starters")
NOTE = "First edition, as it comes with Plumbline."


class Command(BaseCommand):
    help = "Load the competencies and the role profiles that come with Plumbline. What is there already stays as it is."

    def add_arguments(self, parser):
        parser.add_argument(
            "--refresh", action="store_true", help="replace the words of competencies in the library by ours"
        )

    def handle(self, *args, refresh=False, **options):
        system = User.objects.system()
        try:
            loaded = loading.load(settings.BASE_DIR / LIBRARY, by=system, refresh=refresh)
            self.stdout.write(
                f"Library: {len(loaded.added)} competencies added, {len(loaded.reworded)} reworded, "
                f"{len(loaded.kept)} left as they stand."
            )
            for path in sorted((settings.BASE_DIR / STARTERS).glob("*.toml")):
                self.stdout.write(self._publish(path, system))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _publish(self, path: Path, system: User) -> str:
        draft = starters.load(path, by=system)
        if draft is None:
            return f"{path.stem}: has an edition already, left as it stands."
        # The library may be reworded by HR before this runs; a remark on their words must not stop the first start.
        editions.publish(draft, by=system, note=NOTE, accept_warnings=True)
        return f"{draft.role.name}: edition {draft.number} published."
