"""Why people leave, as far as they say."""

from django.db import models

from digest.newsletters.models import Newsletter


class Reason(models.TextChoices):
    """What they may choose from."""

    TOO_OFTEN = "too-often"
    NOT_FOR_ME = "not-for-me"
    HARD_TO_READ = "hard-to-read"
    WEIGHS_ON_ME = "weighs-on-me"
    OTHER = "other"


class LeavingReason(models.Model):
    """One answer. Of nobody: neither person nor hour stands here."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE)
    reason = models.CharField(max_length=16, choices=Reason.choices)
    month = models.DateField()
    """Its first day."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reason__in=Reason.values), name="leaving_reason_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reason}, {self.month:%B %Y}"
