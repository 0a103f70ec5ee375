"""The manifest: it holds a fingerprint of the earlier editions that its own edition names."""

import json

from p2p_analysis.gate.release import protect
from p2p_analysis.press.manifest import changed_inputs, manifest_json
from p2p_analysis.show.finish import finish
from tests.invented import counted, write_review

SIX = {"marking": "Public", "suppress_below": 6, "protect_width": 3}
OPEN = {"marking": "Exempt", "suppress_below": 0}


def test_a_changed_earlier_edition_is_a_changed_input_and_another_editions_is_not(tmp_path):
    folder = tmp_path / "r"
    editions = {"public": SIX, "exempt": OPEN}
    head = 'notebook = "paper.ipynb"'
    files = {"paper.ipynb": "{}"}
    review = write_review(folder, rows=[{}] * 9, editions=editions, head=head, files=files)
    counts = counted(review)
    made = {}
    for name, edition in review.editions.items():
        made[name] = json.loads(json.dumps(finish(protect(counts, edition)).blocks[-1]))
        (folder / f"{name}.json").write_text(manifest_json(made[name], review, {}))
    editions = {name: rule | {"earlier": [f"{name}.json"]} for name, rule in editions.items()}
    later = write_review(folder, rows=[{}] * 9, editions=editions, head=head, files=files)
    manifest = json.loads(manifest_json(made["public"], later, {}))
    assert "earlier/public.json" in manifest["inputs_sha256"]
    assert "earlier/exempt.json" not in manifest["inputs_sha256"]
    assert changed_inputs(manifest, later) == []
    (folder / "public.json").write_text("{}")
    (folder / "exempt.json").write_text("{}")
    assert changed_inputs(manifest, later) == ["earlier/public.json"]
    (folder / "public.json").unlink()
    assert changed_inputs(manifest, later) == ["earlier/public.json"]
