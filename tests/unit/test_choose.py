from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.planning.choose import MOST_ARTICLES, ApprovedIssue, choose_items
from digest.issues.content import ContentItem
from digest.render.records import Article
from subscribers.topics.wanted_topics import ALL, WantedTopics

ARTICLE = Article(
    title="T",
    takeaway="t",
    found="f",
    matters="m",
    keep_in_mind="k",
    url="",
    archive_url="",
    key="t",
)


def item(summary: int, position: int = 1, topics: tuple[int, ...] = ()) -> ContentItem:
    return ContentItem(summary=summary, position=position, topic_ids=topics, article=ARTICLE)


def issue(sequence: int, *items: ContentItem) -> ApprovedIssue:
    return ApprovedIssue(sequence=sequence, items=items)


def only(*topics: int) -> WantedTopics:
    return WantedTopics(frozenset(topics), all_but_named=False)


def summaries(issues, horizon=0, topics=ALL) -> list[int]:
    chosen = choose_items(issues, horizon=horizon, topics=topics)
    return [chosen_item.summary for chosen_item in chosen.items]


def test_readers_of_all_topics_get_everything_even_what_has_no_topic():
    assert summaries([issue(1, item(1), item(2, 2, (7,)))]) == [1, 2]


def test_others_get_what_has_one_of_their_topics():
    one = issue(1, item(1, 1, (1,)), item(2, 2, (2, 3)), item(3, 3), item(4, 4, (3,)))
    assert summaries([one], topics=only(1, 3)) == [1, 2, 4]
    assert summaries([one], topics=only(9)) == []


def test_who_leaves_topics_out_gets_what_has_another_one_be_it_new():
    one = issue(1, item(1, 1, (1,)), item(2, 2, (2, 3)), item(3, 3), item(4, 4, (99,)))
    assert summaries([one], topics=WantedTopics(frozenset({1, 2}))) == [2, 4]


def test_only_what_came_after_the_horizon():
    issues = [issue(1, item(1)), issue(2, item(2)), issue(3, item(3))]
    assert summaries(issues, horizon=1) == [3, 2]
    assert summaries(issues, horizon=3) == []


def test_positions_rank_them_and_of_equals_the_newer_comes_first():
    issues = [issue(1, item(11), item(12, 2)), issue(2, item(21), item(22, 2))]
    assert summaries(issues) == [21, 11, 22, 12]


def test_a_summary_in_two_issues_comes_once_in_its_better_place():
    issues = [issue(1, item(1), item(2, 2)), issue(2, item(3), item(1, 2))]
    assert summaries(issues) == [3, 1, 2]


def test_what_is_beyond_the_limit_is_counted():
    chosen = choose_items([issue(1, *(item(n, n) for n in range(1, 16)))], horizon=0, topics=ALL)
    assert [chosen_item.summary for chosen_item in chosen.items] == list(range(1, 13))
    assert chosen.passed_over == 3


topic_sets = st.frozensets(st.integers(1, 4), max_size=3)
issue_lists = st.lists(
    st.lists(st.tuples(st.integers(1, 40), topic_sets), max_size=8), max_size=5
).map(
    lambda drawn: [
        issue(
            sequence,
            *(
                item(summary, position, tuple(sorted(topics)))
                for position, (summary, topics) in enumerate(items, start=1)
            ),
        )
        for sequence, items in enumerate(drawn, start=1)
    ]
)


@given(issue_lists, st.integers(0, 5), st.builds(WantedTopics, topic_sets, st.booleans()))
def test_it_is_the_rule_whatever_was_approved(issues, horizon, topics):
    chosen = choose_items(issues, horizon=horizon, topics=topics)
    mine = {
        one.summary
        for each in issues
        if each.sequence > horizon
        for one in each.items
        if topics == ALL
        or (
            set(one.topic_ids) - topics.named
            if topics.all_but_named
            else set(one.topic_ids) & topics.named
        )
    }
    got = [one.summary for one in chosen.items]
    assert len(got) == len(set(got)) == min(len(mine), MOST_ARTICLES)
    assert set(got) <= mine
    assert chosen.passed_over == len(mine) - len(got)
    positions = [one.position for one in chosen.items]
    assert positions == sorted(positions)


@given(issue_lists, st.integers(0, 5))
def test_the_order_of_the_issues_given_makes_no_difference(issues, horizon):
    distinct = [
        replace(
            each,
            items=tuple(
                replace(one, summary=each.sequence * 100 + n) for n, one in enumerate(each.items)
            ),
        )
        for each in issues
    ]
    one_way = choose_items(distinct, horizon=horizon, topics=ALL)
    assert choose_items(distinct[::-1], horizon=horizon, topics=ALL) == one_way
