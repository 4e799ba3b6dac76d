"""spaCy is there as ever, only sooner."""

import subprocess
import sys


def output(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True).stdout


def test_the_command_line_of_spacy_is_not_imported() -> None:
    program = "import sys\nfrom chipwatch.language import load_model\nload_model()\nprint('spacy.cli' in sys.modules)"
    assert output(program) == "False\n"


def test_whoever_asks_for_it_gets_it() -> None:
    program = "from chipwatch.bare import import_spacy\nspacy = import_spacy()\n"
    asked = "import spacy.cli\nprint(spacy.cli.download.__name__, spacy.info(silent=True)['spacy_version'])"
    import spacy

    assert output(program + asked) == f"download {spacy.__version__}\n"
    assert output(program + asked.partition("\n")[2].replace("spacy.cli.download.__name__", "'info'")) == (
        f"info {spacy.__version__}\n"
    )


def test_one_that_is_there_already_is_taken_as_it_is() -> None:
    program = "import spacy\nfrom chipwatch.bare import import_spacy\n"
    assert output(program + "print(import_spacy() is spacy, spacy.cli.__name__)") == "True spacy.cli\n"
