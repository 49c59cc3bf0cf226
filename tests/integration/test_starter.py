import pytest

from digest.newsletters.models import (
    PLACEHOLDER_FROM_ADDRESS,
    PLACEHOLDER_POSTAL_ADDRESS,
    Newsletter,
    Topic,
)
from digest.newsletters.starter import STARTER_TOPICS, make_starter, standard_caveat
from digest.render.caveat_text import caveat_for
from tests.factories import NOW, make_newsletter

pytestmark = pytest.mark.django_db


def test_a_new_home_has_one_newsletter_its_caveat_and_topics():
    newsletter = make_starter(at=NOW)
    assert newsletter == Newsletter.objects.get()
    assert newsletter.slug == "weekly"
    caveat = newsletter.current_caveat()
    assert (caveat.version, caveat.body, caveat.created_at) == (1, standard_caveat(), NOW)
    assert Topic.objects.count() == len(STARTER_TOPICS) == 8


def test_what_a_new_home_begins_with_is_valid():
    newsletter = make_starter(at=NOW)
    newsletter.full_clean()
    newsletter.current_caveat().full_clean()
    for topic in Topic.objects.all():
        topic.full_clean()
        assert topic.description


def test_a_new_home_sends_from_nobody_until_its_owner_is_named():
    newsletter = make_starter(at=NOW)
    assert newsletter.from_address == PLACEHOLDER_FROM_ADDRESS
    assert newsletter.postal_address == PLACEHOLDER_POSTAL_ADDRESS
    assert newsletter.release == "approved"


@pytest.mark.parametrize("journals", [[], ["NeuroImage"], ["Brain", "Neurology"]])
def test_the_standard_caveat_reads_well_with_none_one_and_many_journals(journals):
    text = caveat_for(standard_caveat(), journals, "en")
    assert all(journal in text for journal in journals)
    assert not {"{", "}", "[", "]"} & set(text)


def test_a_home_in_use_is_left_as_it_is():
    make_newsletter(slug="mine")
    assert make_starter(at=NOW) is None
    assert list(Newsletter.objects.values_list("slug", flat=True)) == ["mine"]
    assert not Topic.objects.exists()


def test_making_it_twice_makes_it_once():
    make_starter(at=NOW)
    assert make_starter(at=NOW) is None
    assert Newsletter.objects.get().caveats.count() == 1


def test_topics_that_are_there_keep_their_names():
    Topic.objects.create(slug="mind", name="My own word")
    make_starter(at=NOW)
    assert Topic.objects.get(slug="mind").name == "My own word"
