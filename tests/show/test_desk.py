"""A misspelt parameter is an error: the default, used instead, could print the wrong edition."""

import json

import pytest

import p2p_analysis as p2p
from p2p_analysis.words.errors import UsageError

KNOWN = ["review_folder", "edition"]
GOOD = {"review_folder": "reports/x", "edition": "exempt"}


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ({"editon": "exempt"}, '"editon" is not a parameter; did you mean "edition"?'),
        ({"folder": "x"}, '"folder" is not a parameter; did you mean "review_folder"?'),
        ({"colour": "x"}, '"colour" is not a parameter; expected one of: edition, review_folder'),
    ],
)
def test_a_misspelt_parameter_is_refused_with_the_nearest_name(extra, told):
    with pytest.raises(UsageError) as error:
        p2p.refuse_unknown_parameters({**GOOD, **extra}, KNOWN)
    assert str(error.value) == f"notebook parameter: {told}"
    assert error.value.exit_code == 2


def test_all_unknown_parameters_are_named_at_once():
    with pytest.raises(UsageError) as error:
        p2p.refuse_unknown_parameters({"editon": 1, "reviewfolder": 2}, KNOWN)
    assert len(error.value.faults) == 2


def test_the_value_of_a_parameter_is_not_repeated():
    with pytest.raises(UsageError) as error:
        p2p.refuse_unknown_parameters({"editon": "SECRET"}, KNOWN)
    assert "SECRET" not in str(error.value)


def test_known_parameters_modules_and_the_shells_own_names_pass():
    shell = {"In": [], "Out": {}, "exit": None, "quit": None, "get_ipython": None, "open": open}
    own = {"_": 1, "__name__": "x", "_i1": ""}
    assert (
        p2p.refuse_unknown_parameters({**GOOD, **shell, **own, "p2p": p2p, "json": json}, KNOWN)
        is None
    )


def test_fewer_parameters_than_known_are_allowed():
    assert p2p.refuse_unknown_parameters({"edition": "public"}, KNOWN) is None
