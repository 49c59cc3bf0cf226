"""Member and AuditEntry."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from digest.team.roles import Permission, Role, may

LONGEST_EMAIL_CHARACTERS = 254
LONGEST_NAME_CHARACTERS = 120
LONGEST_SUBJECT_CHARACTERS = 300
"""An address, and what it is of."""


class MemberManager(BaseUserManager["Member"]):
    """Finds members by their address, however it is written."""

    def get_by_natural_key(self, username: str | None) -> "Member":
        """Return the member of that address. Raises Member.DoesNotExist."""
        return self.get(email=(username or "").strip().lower())


class Member(AbstractBaseUser):
    """Somebody of the team, who signs in to the studio."""

    email = models.CharField(max_length=LONGEST_EMAIL_CHARACTERS, unique=True)
    """In lower case."""
    name = models.CharField(max_length=LONGEST_NAME_CHARACTERS, blank=True)
    role = models.CharField(max_length=9, choices=[(role.value, role.value) for role in Role])
    is_active = models.BooleanField(default=True)
    """False once somebody has left: what they did keeps their address."""
    created_at = models.DateTimeField()

    objects: ClassVar[MemberManager] = MemberManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="member_role_known",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def may(self, permission: Permission) -> bool:
        """Return whether this member's role allows it, as long as they are in the team."""
        return self.is_active and may(Role(self.role), permission)


class AuditEntry(models.Model):
    """One thing that somebody did, or looked at. Never changed once written; but what is typed in
    one go and saved every second has one entry, which each save replaces, as long as nothing else
    was written down of the same subject.

    It names its subject by words and not by a key, so that it stays when its subject goes, and
    holds nobody's address but those of the team.
    """

    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=LONGEST_EMAIL_CHARACTERS, db_index=True)
    """The member's address, or whom ``--by`` named; "the program" where nobody said so."""
    deed = models.CharField(max_length=40)
    """What was done, in two or three words: "approved", "signed in"."""
    subject = models.CharField(max_length=LONGEST_SUBJECT_CHARACTERS, db_index=True)
    """To what: ``issue weekly-2026-03-03``, ``summary 7``, ``member ada@example.org``."""
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    """What changed, by the fields' names; null where nothing did."""

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.by} {self.deed} {self.subject}"
