"""What is worked out once for an object: by identity, and let go with it."""

import gc
import weakref

from p2p_analysis.words.once import once_for_each


class Thing:
    """Something that can be told apart only by identity."""

    def __eq__(self, other):
        return True

    __hash__ = None


def test_each_object_is_worked_on_once():
    asked = []
    found = once_for_each(lambda thing: asked.append(id(thing)) or len(asked))
    one, other = Thing(), Thing()
    assert [found(one), found(other), found(one), found(other)] == [1, 2, 1, 2]
    assert asked == [id(one), id(other)]


def test_an_object_is_let_go_and_what_was_kept_of_it_too():
    found = once_for_each(lambda thing: {"of": "a thing"})
    thing = Thing()
    kept, gone = weakref.ref(thing), []
    found(thing)
    weakref.finalize(thing, gone.append, True)
    del thing
    gc.collect()
    assert kept() is None and gone == [True]
    assert not next(cell.cell_contents for cell in found.__closure__ if cell.cell_contents == {})
