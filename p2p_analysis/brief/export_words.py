"""How an export writes its answers: yes, no, not recorded, and the words of single fields."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import ConfigDict

from p2p_analysis.brief.toml_file import Frozen


class Words(Frozen):
    """What [words] holds: general words, and a table for each field with words of its own."""

    model_config = ConfigDict(extra="allow", frozen=True, strict=True)
    # A list where a table should be is told with the nearest name: see `mapping_faults`.
    __pydantic_extra__: dict[str, Mapping[str, tuple[str, ...]] | tuple[str, ...]]

    yes: tuple[str, ...] = ("yes", "y")
    no: tuple[str, ...] = ("no", "n")
    not_recorded: tuple[str, ...] = ("",)

    @property
    def fields(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Field to our word to the export's words for it."""
        given = self.__pydantic_extra__ or {}
        return MappingProxyType({name: one for name, one in given.items() if isinstance(one, dict)})

    @property
    def stray(self) -> tuple[str, ...]:
        """Keys that hold no table and are no general words."""
        given = self.__pydantic_extra__ or {}
        return tuple(name for name, one in given.items() if not isinstance(one, dict))
