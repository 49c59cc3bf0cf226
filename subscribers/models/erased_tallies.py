"""How many of the erased had come and gone, by weeks."""

from django.db import models

from digest.newsletters.models import Newsletter


class ErasedTally(models.Model):
    """In one week of a newsletter, how many joined and how many left who were erased since. Of
    nobody: the rows of the erased themselves say no more than the month."""

    # Without the database's own check, for which PostgreSQL would lock the newsletter last.
    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, db_constraint=False)
    week = models.DateField()
    """Its Monday, in UTC."""
    joined = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "erased tallies"
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "week"], name="erased_tally_once_a_week")
        ]

    def __str__(self) -> str:
        return f"the erased of the week of {self.week}"
