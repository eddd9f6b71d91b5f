"""Editions as the API gives them. Read-only: editions are written by actions, from pages."""

from rest_framework import serializers

from roles.models import (
    CareerMove,
    Edition,
    InterviewStage,
    Qualification,
    Requirement,
    Responsibility,
    Role,
)


class RoleSerializer(serializers.ModelSerializer):
    class Meta:
        model = Role
        fields = ["key", "name"]
        read_only_fields = fields


class RequirementSerializer(serializers.ModelSerializer):
    """`wording` is the edition's own once published; a draft shows the library's."""

    competency = serializers.CharField(source="competency.key")
    wording = serializers.DictField(source="words")

    class Meta:
        model = Requirement
        fields = ["id", "competency", "target", "weight", "must_have", "minimum", "reason", "wording"]
        read_only_fields = fields


class ResponsibilitySerializer(serializers.ModelSerializer):
    carried_by = serializers.SerializerMethodField()

    class Meta:
        model = Responsibility
        fields = ["key", "kind", "area", "text", "carried_by"]
        read_only_fields = fields

    def get_carried_by(self, line) -> list[str]:
        return [requirement.competency.key for requirement in line.carried_by.all()]


class QualificationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Qualification
        fields = [
            "key",
            "kind",
            "demand",
            "text",
            "degree",
            "fields_of_study",
            "years_minimum",
            "years_maximum",
            "open_ended",
            "leadership_share",
            "accepted",
        ]
        read_only_fields = fields


class CareerMoveSerializer(serializers.ModelSerializer):
    """`role` is the other role's key, where Plumbline has it."""

    role = serializers.CharField(source="other.key", default=None)

    class Meta:
        model = CareerMove
        fields = ["kind", "title", "abbreviation", "role", "what_changes", "show_first"]
        read_only_fields = fields


class StageSerializer(serializers.ModelSerializer):
    focus = serializers.SerializerMethodField()

    class Meta:
        model = InterviewStage
        fields = ["key", "name", "minutes", "purpose", "opening", "closing", "focus"]
        read_only_fields = fields

    def get_focus(self, stage) -> list[str]:
        return [focus.requirement.competency.key for focus in stage.focus.all()]


class EditionSerializer(serializers.ModelSerializer):
    role = RoleSerializer()
    pay = serializers.SerializerMethodField()
    responsibilities = ResponsibilitySerializer(many=True)
    requirements = RequirementSerializer(many=True)
    qualifications = QualificationSerializer(many=True)
    career_moves = CareerMoveSerializer(many=True)
    stages = StageSerializer(many=True)

    class Meta:
        model = Edition
        fields = [
            "id",
            "role",
            "number",
            "state",
            "definition",
            "purpose",
            "pay",
            "tags",
            "areas",
            "change_note",
            "published_at",
            "retired_at",
            "responsibilities",
            "requirements",
            "qualifications",
            "career_moves",
            "stages",
        ]
        read_only_fields = fields

    def get_pay(self, edition) -> dict | None:
        """None where the edition names no figure."""
        if edition.pay_minimum is None and edition.pay_maximum is None:
            return None
        return {
            "currency": edition.pay_currency,
            "minimum": edition.pay_minimum,
            "maximum": edition.pay_maximum,
            "open_ended": edition.pay_open_ended,
        }


class ComparedSerializer(serializers.ModelSerializer):
    """Which edition stands on one side of a comparison."""

    role = RoleSerializer()

    class Meta:
        model = Edition
        fields = ["id", "role", "number", "state"]
        read_only_fields = fields


class ChangeSerializer(serializers.Serializer):
    """One difference between two editions. Pieces "same" and "del" make up the text before, "same" and "ins" after."""

    part = serializers.CharField()
    kind = serializers.CharField()
    place = serializers.CharField()
    what = serializers.CharField()
    library = serializers.BooleanField()
    pieces = serializers.SerializerMethodField()
    note = serializers.CharField()

    def get_pieces(self, change) -> list[dict]:
        return [piece._asdict() for piece in change.pieces]
