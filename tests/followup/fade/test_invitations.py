import pytest

from devframe._base.sources import source
from devframe.followup.fade.invitations import WORDINGS, Wording, check_invitation


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.phrases[0])
def test_each_wording_is_found_and_sourced(wording: Wording):
    assert source(wording.source).grade == "opinion"
    for phrase in wording.phrases:
        (place,) = check_invitation(f"Dear all, {phrase.title()} is\nwhat we do.")
        assert (place.position, place.heard_as) == (10, wording.heard_as)


def test_places_come_in_order_of_the_text():
    text = "The coaching room is taken, so it is postponed again."
    assert [place.said for place in check_invitation(text)] == ["coaching room", "postponed again"]


def test_parts_of_words_and_plain_words_pass():
    assert check_invitation("Coaching roommates meet your team lead on Tuesday at ten.") == ()


def test_wordings_of_ones_own_are_plain_words_not_patterns():
    own = Wording(phrases=("(a+)+ gespräch",), heard_as="x", say_instead="y", source="my-team")
    assert check_invitation("a" * 5_000, [own]) == ()
    assert [place.said for place in check_invitation("Ein (A+)+  Gespräch", [own])] == [
        "(A+)+  Gespräch"
    ]
