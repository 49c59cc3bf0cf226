from hypothesis import given
from hypothesis import strategies as st

from digest.sources.files.front_matter import LONGEST_CHARACTERS, MOST_NODES, split_front_matter

BOMB = "---\na: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{former}'] * 10)}]\n"
    for former, name in zip("abcdefg", "bcdefgh", strict=True)
)


def test_fields_and_body_are_parted():
    matter = split_front_matter("---\ntitle: Walking\ntopics: [gait, sleep]\n---\nBody.\n")
    assert matter.values == {"title": "Walking", "topics": ["gait", "sleep"]}
    assert matter.body.strip() == "Body."
    assert matter.problem == ""


def test_a_text_without_front_matter_is_all_body():
    assert split_front_matter("# Title\n---\n").body == "# Title\n---\n"


def test_numbers_dates_and_yes_stay_as_written():
    values = split_front_matter(
        "---\npublished: 2026-03-01\npmid: 0123\nn: 1_000\nreviewed: yes\nnone: null\n---\n"
    ).values
    assert values == {
        "published": "2026-03-01",
        "pmid": "0123",
        "n": "1_000",
        "reviewed": "yes",
        "none": None,
    }


def test_each_field_knows_its_line():
    lines = split_front_matter("---\ntitle: A\n\nstudy:\n  doi: 10.1/x\n---\n").lines
    assert lines == {"title": 2, "study": 4, "study.doi": 5}


def test_the_body_knows_its_first_line():
    text = "---\ntitle: A\n---\n\nBody.\n"
    matter = split_front_matter(text)
    lines_above = matter.body[: matter.body.index("Body.")].count("\n")
    assert text.split("\n")[matter.body_line + lines_above - 1] == "Body."


def test_the_first_of_two_equal_fields_counts_and_the_other_is_named():
    matter = split_front_matter("---\ntitle: A\ntitle: B\n---\n")
    assert matter.values == {"title": "A"}
    assert matter.repeated == ("title",)
    assert matter.lines["title"] == 3


def test_a_missing_end_is_a_problem():
    assert "no end" in split_front_matter("---\ntitle: A\n\nBody.\n").problem


def test_broken_yaml_is_a_problem_with_its_line_and_keeps_the_body():
    matter = split_front_matter("---\ntitle: A\nnote: one: two\n---\nBody.\n")
    assert "not YAML" in matter.problem
    assert matter.problem_line == 3
    assert "Body." in matter.body


def test_a_list_is_no_front_matter():
    assert "not a list of" in split_front_matter("---\n- a\n- b\n---\n").problem


def test_aliases_that_multiply_are_refused():
    matter = split_front_matter(f"{BOMB}---\nBody.\n")
    assert f"more than {MOST_NODES}" in matter.problem
    assert matter.values == {}


def test_an_alias_of_itself_is_refused():
    matter = split_front_matter("---\na: &a [*a]\n---\n")
    assert matter.problem


def test_no_object_is_built_from_tags():
    matter = split_front_matter("---\na: !!python/object/apply:os.system [echo]\nb: !x y\n---\n")
    assert matter.values == {"a": ["echo"], "b": "y"}


def test_merges_are_not_followed():
    matter = split_front_matter("---\nbase: &b {x: 1}\n<<: *b\n---\n")
    assert matter.values == {"base": {"x": "1"}, "<<": None}


def test_deep_nesting_is_a_problem():
    assert split_front_matter(f"---\na: {'[' * 5_000}\n---\n").problem


def test_long_front_matter_is_a_problem():
    assert "longer" in split_front_matter(f"---\na: {'x' * LONGEST_CHARACTERS}\n---\n").problem


_PIECES = st.lists(
    st.sampled_from(["---\n", "...\n", "a: b\n", "- ", "&a ", "*a", "[", "{", ": ", "? ", "| \n"])
    | st.text(max_size=5),
    max_size=15,
)


@given(_PIECES.map(lambda pieces: "---\n" + "".join(pieces)) | st.text())
def test_any_text_is_split_or_its_fault_told(text):
    matter = split_front_matter(text)
    assert isinstance(matter.body, str)
    assert set(matter.repeated) <= set(matter.lines)
    assert 1 <= matter.problem_line <= text.count("\n") + 2
