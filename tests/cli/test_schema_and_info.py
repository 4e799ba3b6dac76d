import json
from pathlib import Path

from chipwatch.records import json_schema


def test_schema_is_that_of_the_types(run) -> None:
    result = run("schema", PYTHONIOENCODING="cp1252")
    assert json.loads(result.stdout.decode("utf-8")) == json_schema()


def test_info_says_what_is_in_force_and_where(run) -> None:
    facts = json.loads(run("info", "--format", "json").stdout)
    assert list(facts) == ["chipwatch", "python", "spacy", "dateparser", "model", "rules"]
    for name in ("chipwatch", "spacy", "model"):
        assert Path(facts[name]["path"]).exists()
    assert facts["model"]["version"].startswith("en_core_web_sm")
    assert all(Path(folder).is_dir() for folder in facts["rules"]["path"])
    assert facts["rules"]["files"] > 0


def test_info_for_people_has_the_same(run) -> None:
    facts = json.loads(run("info", "--format", "json").stdout)
    lines = run("info").stdout.decode().splitlines()
    assert [line.split()[0] for line in lines] == list(facts)
    assert all(fact["version"] in line for fact, line in zip(facts.values(), lines, strict=True))


def test_info_counts_a_users_rules_and_hashes_them(run, tmp_path) -> None:
    (tmp_path / "mine.yaml").write_text("lists:\n  my_own_words: [one, two]\n")
    shipped = json.loads(run("info", "--format", "json").stdout)["rules"]
    extended = json.loads(run("info", "--format", "json", "--rules", tmp_path).stdout)["rules"]
    assert extended["files"] == shipped["files"] + 1
    assert extended["version"] != shipped["version"]
    assert extended["path"] == [*shipped["path"], str(tmp_path)]


def test_info_says_who_named_the_folders(run, tmp_path) -> None:
    (tmp_path / "mine.yaml").write_text("lists:\n  my_own_words: [one, two]\n")
    rules = json.loads(run("info", "--format", "json", CHIPWATCH_RULES=str(tmp_path)).stdout)["rules"]
    assert (rules["path"][1:], rules["named_by"]) == ([str(tmp_path)], "CHIPWATCH_RULES")
    broken = run("info", CHIPWATCH_RULES=str(tmp_path / "none"))
    assert broken.returncode == 2
    assert broken.stderr.decode() == f"chipwatch: CHIPWATCH_RULES: there is no folder {tmp_path / 'none'}\n"


def test_info_says_what_cannot_be_loaded(run) -> None:
    result = run("info", "--format", "json", "--model", "no_such_model")
    assert result.returncode == 2
    assert json.loads(result.stdout)["model"] is None
    assert b"no_such_model" in result.stderr
    assert len(result.stderr.splitlines()) == 1
