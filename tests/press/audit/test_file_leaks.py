"""Leaks planted in the other files: print, figures, manifest, and what stands beside them."""

import io
import json

import pikepdf
import pytest


def opened(content):
    return pikepdf.open(io.BytesIO(content))


def saved(pdf):
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


# --- The print ---------------------------------------------------------------------------------


def text_layer(pdf):
    page = pdf.pages[2]
    font = next(iter(page.Resources.Font.keys()))
    page.contents_add(f"BT {font} 1 Tf 3 Tr 9 9 Td (3 of them) Tj ET".encode())


def metadata(pdf):
    pdf.docinfo["/Keywords"] = "advice not followed: 1"


def xmp(pdf):
    with pdf.open_metadata() as meta:
        meta["dc:description"] = "advice not followed: 1"


def attachment(pdf):
    pdf.attachments["cases.csv"] = b"case_id,advice_followed\nCASE-001,no\n"


def alternative_text(pdf):
    found = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
    found[0].Alt = pikepdf.String("A column of 3, then one of 2")


def annotation(pdf):
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[0, 0, 1, 1],
        Contents=pikepdf.String("3"),
    )
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([note]))


def drawing(pdf):
    pdf.pages[3].contents_add(b"q 0 0 1 rg 50 50 3 30 re f Q")


PRINT = {
    text_layer: "PDF text layer",
    metadata: "PDF metadata",
    xmp: "PDF metadata",
    attachment: "PDF attachment",
    alternative_text: "PDF tag",
    annotation: "PDF tag",
    drawing: "PDF bytes",
}


_FIRST, *_MORE = PRINT
_PLANTED = [_FIRST, *(pytest.param(one, marks=pytest.mark.slow) for one in _MORE)]


@pytest.mark.parametrize("plant", _PLANTED, ids=lambda plant: plant.__name__)
def test_a_leak_planted_in_the_print_is_found(plant, kinds, built):
    with opened(built["report.pdf"]) as pdf:
        plant(pdf)
        planted = saved(pdf)
    assert ("report.pdf", PRINT[plant]) in kinds(report__pdf=planted)


def test_bytes_behind_the_end_of_the_print_are_found(kinds, built):
    found = kinds(report__pdf=built["report.pdf"] + b"% 3 of them\n")
    assert found == {("report.pdf", "PDF bytes")}


def test_a_print_that_cannot_be_opened_is_found(kinds):
    assert kinds(report__pdf=b"3") == {("report.pdf", "PDF bytes")}


# --- Figures, manifest, names ------------------------------------------------------------------


def test_a_number_in_the_figures_file_is_found(kinds, built):
    lines = built["figures.csv"].decode().splitlines(keepends=True)
    at = next(at for at, line in enumerate(lines) if ",withheld," in line)
    cells = lines[at].split(",")
    cells[3] = "3"
    planted = "".join([*lines[:at], ",".join(cells), *lines[at + 1 :]])
    assert kinds(figures__csv=planted.encode()) == {("figures.csv", "figures file")}


def test_the_order_of_rows_in_the_figures_file_is_no_secret_door(kinds, built):
    head, one, two, *rest = built["figures.csv"].decode().splitlines(keepends=True)
    planted = "".join([head, two, one, *rest])
    assert kinds(figures__csv=planted.encode()) == {("figures.csv", "row order")}


def test_a_number_in_the_description_of_the_figures_file_is_found(kinds, built):
    planted = json.loads(built["figures.csv-metadata.json"])
    planted["notes"][0]["body"]["value"] += " It is 3."
    content = json.dumps(planted, indent=1, ensure_ascii=False).encode() + b"\n"
    found = kinds(**{"figures.csv-metadata.json": content})
    assert found == {("figures.csv-metadata.json", "description of the figures file")}


@pytest.mark.parametrize("plant", [lambda content: content + b" ", lambda content: b"3 of them"])
def test_a_description_of_the_figures_file_in_other_bytes_is_found(plant, kinds, built):
    content = plant(built["figures.csv-metadata.json"])
    found = kinds(**{"figures.csv-metadata.json": content})
    assert found == {("figures.csv-metadata.json", "description of the figures file")}


def test_a_further_entry_of_the_manifest_is_found(kinds, built):
    planted = json.loads(built["manifest.json"])
    planted["note"] = "advice not followed: 1"
    content = json.dumps(planted, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    assert ("manifest.json", "manifest") in kinds(manifest__json=content.encode())


def test_a_withheld_figure_filled_in_in_the_manifest_is_found(kinds, built):
    planted = json.loads(built["manifest.json"])
    assert planted["figures"]["historic"]["withheld"]
    planted["figures"]["historic"] |= {"withheld": False, "value": 3}
    content = json.dumps(planted, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    found = kinds(manifest__json=content.encode())
    assert ("manifest.json", "small number shown") in found
    assert ("report.html", "number in prose") in found  # the page does not say so


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("3-of-28-charged.html", "file name"),
        (".hidden", "file name"),
        ("data/cases.csv", "file name"),
        ("review.ipynb", "notebook"),
    ],
)
def test_a_file_that_is_not_of_the_edition_is_found(name, kind, kinds):
    notebook = {"cells": [], "metadata": {"p2p": {"historic": 3}}, "nbformat": 4}
    content = json.dumps(notebook).encode() if name.endswith("ipynb") else b""
    assert kinds(**{name: content}) == {(name, kind)}


def test_a_missing_file_is_found(kinds, built, monkeypatch):
    monkeypatch.delitem(built, "report.pdf")
    assert kinds() == {("report.pdf", "missing file")}
