"""What a check says of a mapping: what the export cannot give, and which measures rest on that."""

from __future__ import annotations

from collections.abc import Iterator

from p2p_analysis.brief.review import Review
from p2p_analysis.evidence.derive import sources_of


def mapping_notes(review: Review) -> Iterator[str]:
    """Lines for the person who checks a review; they name no value of a case."""
    mapping = review.mapping
    reasons: dict[str, list[str]] = {}
    for name, why in mapping.absent.items():
        reasons.setdefault(why, []).append(name)
    for why, names in reasons.items():
        theirs = names[0] not in mapping.lacks
        title = mapping.ready.title if mapping.ready and theirs else "The export"
        yield f"{title} cannot give {', '.join(names)}: {why}"
    for name, measure in review.measures.items():
        asked = {*measure.where, *measure.by, *([measure.field] if measure.field else [])}
        lacking = {one for field in asked for one in sources_of(field, review)}
        if found := sorted(lacking & set(mapping.absent)):
            told = ", ".join(found)
            yield f"[measures.{name}] rests on {told}: without it, it stays not recorded"
