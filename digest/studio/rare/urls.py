"""The addresses of the rare tables, below ``/studio/admin/``."""

from digest.studio.rare.site import NAMESPACE, RareTables
from digest.studio.rare.tables import EVERY_TABLE

rare_tables = RareTables(name=NAMESPACE)
for model, table in EVERY_TABLE.items():
    rare_tables.register(model, table)

urlpatterns, app_name, _name = rare_tables.urls
