"""A clipping that gives records whatever the rules come to know: it names actors, a chip and a quantity."""

import pytest

TEXT = (
    "---\ntitle: Beijing “weighs” rules\ndate: 2031-04-02\n---\n"
    "BEIJING — Nvidia said on Tuesday that it would ship 40,000 H20 chips to China.\n\n"
    "“We welcome the decision,” the company said.\n"
)


@pytest.fixture(scope="session")
def clipping(tmp_path_factory):
    path = tmp_path_factory.mktemp("clippings") / "article.md"
    path.write_bytes(TEXT.encode())
    return path


@pytest.fixture(scope="session")
def extracted(run, clipping):
    """What `chipwatch extract` makes of it."""
    return run("extract", clipping)
