"""What all service mails of a newsletter have in common, as a frozen record."""

from dataclasses import dataclass

from digest.render.service_mail import Link, ServiceMail


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """In whose name a service mail goes, and how its reader wishes to read it."""

    newsletter: str
    sender: str
    from_address: str
    postal_address: str
    privacy_url: str
    language: str = "en"
    text_only: bool = False
    large_text: bool = False

    def letter(
        self,
        *,
        subject: str,
        preheader: str,
        before: tuple[str, ...],
        heading: str = "",
        button: Link | None = None,
        after: tuple[str, ...] = (),
        links: tuple[Link, ...] = (),
    ) -> ServiceMail:
        """Return the mail; without a heading of its own, the subject is it."""
        return ServiceMail(
            subject=subject,
            preheader=preheader,
            heading=heading or subject,
            before=before,
            button=button,
            after=after,
            links=links,
            newsletter=self.newsletter,
            sender=self.sender,
            postal_address=self.postal_address,
            language=self.language,
            text_only=self.text_only,
            large_text=self.large_text,
        )
