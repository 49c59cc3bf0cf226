"""A PostgreSQL that forgets what was committed would send it twice: the doctor says so."""

import pytest
from django.db import connection

from digest.cli.checkups.database import look_at_database

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]
SETTING = "synchronous_commit"


def durability():
    return next(found for found in look_at_database() if found.name == "durability")


@pytest.mark.parametrize("value", ["on", "off", "local", "remote_apply"])
def test_the_doctor_names_the_setting_that_may_lose_a_claim(value):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {SETTING} = {value}")
    found = durability()
    assert (SETTING in found.said) is (value == "off")
    if value == "off":
        assert found.state == "mend"
        assert "twice" in found.said
