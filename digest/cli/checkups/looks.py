"""Whether each newsletter's look can be used."""

from collections.abc import Iterator

from digest.cli.checkups.checkup import Checkup, mend, ok


def look_at_looks() -> Iterator[Checkup]:
    """Yield what there is to say about them. After open_home()."""
    from digest.issues.mail_templates import templates_for
    from digest.newsletters.models import Newsletter
    from digest.render.template_error import TemplateError

    for newsletter in Newsletter.objects.all():
        name = f"look of {newsletter.slug}"
        try:
            templates_for(newsletter)
        except TemplateError as error:
            yield mend(name, f"{newsletter.look}: {error}")
        else:
            yield ok(name, newsletter.look)
