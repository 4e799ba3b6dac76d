"""`chipwatch gaps`: the queue for new rules, over files and folders."""

import json

import pytest

# Verbs that no rule of events will ever take, and a kind of quantity whose rule is put out of force.
RULES = """
extend:
  - {list: policy-verbs, add: [purr, sneeze]}
disable: [term.duration]
"""
SHIPPED = "Nvidia shipped 40,000 H20 chips to China on Friday."  # an event and a term
MISSED = {
    "a.txt": f"{SHIPPED}\n\nOver dinner they purred at the H20 with a smile. The H20 was asleep for seven years.\n",
    "b.md": "Nobody purrs at the  H200 like a cat.\n\nNobody purred at the B30A and the cat sneezed at the H20.\n",
    "deep/er/c.txt": "The cat sneezed at the RTX 5090 and the H20 on the sofa.\n",
    "no-chip.txt": "The cat purred at the dog on the sofa for nine years, and nobody sneezed.\n",
    ".hidden.txt": "The cat purred at the H20 in the kitchen.\n",
    "notes.csv": "The cat purred at the H20 in the cellar.\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("clippings")
    for name, text in MISSED.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def gaps(run, tmp_path_factory):
    """Runs the command with the rules above."""
    rules = tmp_path_factory.mktemp("rules")
    (rules / "mine.yaml").write_text(RULES)
    return lambda *args: run("gaps", *args, "--rules", rules)


@pytest.fixture(scope="module")
def report(gaps, folder):
    result = gaps(folder, "--format", "json")
    assert (result.returncode, result.stderr) == (0, b"")
    return json.loads(result.stdout)


def test_folders_are_read_to_the_bottom_and_hidden_files_left_out(report) -> None:
    assert report["documents"] == 4
    assert report["sentences"] == 6
    assert report["told"] == 1


def test_verbs_are_ranked_by_documents_then_sentences(report) -> None:
    counts = [(group["verb"], group["documents"], group["sentences"]) for group in report["verbs"]]
    assert counts == [("purr", 2, 3), ("sneeze", 2, 2)]


def test_a_quantity_that_became_no_term_is_listed_by_its_unit(report) -> None:
    (group,) = report["quantities"]
    assert (group["unit"], group["sentences"]) == ("years", 1)
    assert group["examples"][0]["found"]["text"] == "seven years"


def test_every_span_holds_against_the_text(run, folder, report) -> None:
    for group in [*report["verbs"], *report["quantities"]]:
        for example in group["examples"]:
            text = run("text", example["path"]).stdout.decode()
            for span in (example, example["found"], *example["named"]):
                assert text[span["start"] : span["end"]] == span["text"]


def test_the_text_marks_what_was_found(gaps, folder) -> None:
    lines = gaps(folder).stdout.decode().splitlines()
    assert lines[0] == "4 documents: 6 sentences with a chip or an instrument, 1 of them with an event or a term"
    start = MISSED["a.txt"].index("Over")
    assert f"    {folder}/a.txt:{start}: Over dinner they *purred* at the [H20] with a smile." in lines
    assert f"    {folder}/b.md:0: Nobody *purrs* at the [H200] like a cat." in lines
    assert f"    {folder}/deep/er/c.txt:0: The cat *sneezed* at the [RTX 5090] and the [H20] on the sofa." in lines


def test_examples_come_from_as_many_documents_as_there_are(gaps, folder) -> None:
    report = json.loads(gaps(folder, "--format", "json", "--examples", 2, "--top", 1).stdout)
    (group,) = report["verbs"]
    assert [example["path"] for example in group["examples"]] == [f"{folder}/a.txt", f"{folder}/b.md"]
    none = json.loads(gaps(folder, "--format", "json", "--examples", 0).stdout)
    assert {len(group["examples"]) for group in none["verbs"]} == {0}


def test_bad_files_are_named_and_the_others_read(run, folder, tmp_path) -> None:
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "copy.txt").write_text(MISSED["a.txt"])
    result = run("gaps", tmp_path, folder / "a.txt", "missing.txt", "--format", "json")
    assert result.returncode == 1
    complaints = result.stderr.decode().splitlines()
    assert [line.split(": ")[1] for line in complaints] == [
        f"{tmp_path}/binary.txt",
        f"{folder}/a.txt",
        "missing.txt",
    ]
    assert json.loads(result.stdout)["documents"] == 1


def test_a_folder_without_clippings_is_said(run, tmp_path) -> None:
    result = run("gaps", tmp_path)
    assert (result.returncode, result.stderr) == (0, f"chipwatch: no .txt or .md files in {tmp_path}\n".encode())
    assert result.stdout.decode().splitlines()[0].startswith("0 documents: ")
