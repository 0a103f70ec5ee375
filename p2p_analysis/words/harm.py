"""Harm types as the guidance groups them: sexual violence, sexual harassment, other."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HARM_CLASS: Mapping[str, str] = MappingProxyType(
    {
        "rape": "violence",
        "penetration": "violence",
        "sexual_assault": "violence",
        "causing": "violence",
        "harassment": "harassment",
        "online_harassment": "harassment",
        "other_hsb": "other",
    }
)
