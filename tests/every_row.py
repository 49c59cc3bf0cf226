"""The whole database, to compare with itself."""

from django.apps import apps


def every_row() -> dict[str, list[tuple[object, ...]]]:
    """Return name of each model -> its rows."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for model in apps.get_models()
    }
