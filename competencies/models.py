from django.db import models

from competencies.enums import Kind, QuestionKind, Rank
from competencies.querysets import CompetencyQuerySet


class Competency(models.Model):
    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    nick = models.CharField("short name", max_length=28)
    kind = models.CharField(max_length=10, choices=Kind)
    definition = models.TextField(max_length=600)
    notes = models.TextField(max_length=1000, blank=True)
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = CompetencyQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "competencies"
        constraints = [models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="competency_kind_known")]

    def __str__(self):
        return self.name

    def wording(self) -> dict:
        """Everything an assessor reads of it, as plain data: what an edition freezes when it is published."""
        return {
            "name": self.name,
            "nick": self.nick,
            "kind": self.kind,
            "definition": self.definition,
            "notes": self.notes,
            "levels": [
                {"rank": level.rank, "headline": level.headline, "anchor": level.anchor} for level in self.levels.all()
            ],
            "questions": [
                {
                    "kind": question.kind,
                    "ask": question.ask,
                    "probes": question.probes,
                    "listen_for": question.listen_for,
                }
                for question in self.questions.all()
            ],
            "red_flags": [flag.text for flag in self.red_flags.all()],
        }


class Level(models.Model):
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="levels")
    rank = models.PositiveSmallIntegerField(choices=Rank)
    headline = models.CharField(max_length=120)
    anchor = models.TextField(max_length=600)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(fields=["competency", "rank"], name="one_level_per_rank"),
            models.CheckConstraint(condition=models.Q(rank__range=(1, 5)), name="level_rank_1_to_5"),
        ]

    def __str__(self):
        return f"{self.rank} {self.get_rank_display()}"


class Question(models.Model):
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(max_length=12, choices=QuestionKind)
    ask = models.TextField(max_length=600)
    probes = models.JSONField(default=list, blank=True)
    listen_for = models.TextField(max_length=600)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=QuestionKind.values), name="question_kind_known")
        ]

    def __str__(self):
        return self.ask


class RedFlag(models.Model):
    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="red_flags")
    text = models.CharField(max_length=300)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self):
        return self.text
