import pytest

from subscribers.transfer.columns import ColumnsError, choose_columns, said_columns


@pytest.mark.parametrize(
    "header",
    [
        ["email", "time_zone"],
        ["E-Mail", "Time zone"],
        ["  EMAIL  address ", "TIMEZONE"],
        ["Mail", "time-zone"],
        ["\uff25mail", "tz"],
    ],
)
def test_columns_are_known_whatever_their_case_and_blanks(header):
    columns = choose_columns(header, {})
    assert columns.places == {"email": 0, "time_zone": 1}
    assert columns.names == {"email": header[0], "time_zone": header[1]}
    assert columns.left_out == ()


def test_what_is_said_goes_before_what_a_name_says_by_itself():
    header = ["Email", "Private  E-Mail-Adresse", "Themen", "Name"]
    said = said_columns(["email=private e-mail-adresse", "Topics = themen"])
    columns = choose_columns(header, said)
    assert columns.places == {"email": 1, "topics": 2, "name": 3}
    assert columns.left_out == ("Email",)


def test_columns_that_mean_nothing_are_told():
    assert choose_columns(["email", "Joined on", "", "Notes"], {}).left_out == (
        "Joined on",
        "Notes",
    )


@pytest.mark.parametrize(
    ("header", "said", "words"),
    [
        (["Adresse", "Name"], {}, ["'Adresse', 'Name'", "--column email="]),
        ([], {}, ["there are none"]),
        (["email"], {"topics": "Themen"}, ["'themen'", "topics", "'email'"]),
        (["email", "E-Mail"], {}, ["'email', 'E-Mail'", "--column email="]),
        (["email", "Themen", "themen"], {"topics": "Themen"}, ["'Themen', 'themen'"]),
    ],
)
def test_what_cannot_be_told_names_what_there_is_and_how_to_say_it(header, said, words):
    with pytest.raises(ColumnsError) as raised:
        choose_columns(header, said)
    assert all(word in str(raised.value) for word in words)


def test_of_two_that_could_be_the_same_one_may_be_said():
    columns = choose_columns(["email", "E-Mail"], {"email": "E-Mail"})
    assert (columns.places, columns.left_out) == ({"email": 1}, ("email",))


@pytest.mark.parametrize(
    "words", [["email"], ["=x"], ["phone=Phone"], ["email= "], ["email=a"] * 2]
)
def test_words_that_say_no_column_are_refused(words):
    with pytest.raises(ColumnsError):
        said_columns(words)


def test_a_name_may_hold_an_equals_sign():
    assert said_columns(["time zone=Zone = where"]) == {"time_zone": "Zone = where"}
