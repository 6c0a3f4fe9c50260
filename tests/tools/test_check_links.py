"""Dead links and lost pages are found, and living ones left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import check_links


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "adr").mkdir(parents=True)
    (tmp_path / "docs" / "guide.md").write_text(
        "# The guide\n\n## Back up, then rest\n\n## Same\n\n## Same\n\n```\n# not a heading\n```\n",
        "utf-8",
    )
    (tmp_path / "docs" / "picture one.png").write_bytes(b"x")
    return tmp_path


def found(project: Path, text: str) -> list[str]:
    readme = project / "README.md"
    readme.write_text(text, "utf-8")
    return list(check_links.dead_links(readme, project))


@pytest.mark.parametrize(
    "link",
    [
        "[a](docs/guide.md)",
        "[a](docs/guide.md#back-up-then-rest)",
        "[a](docs/guide.md#same-1)",
        "[a](#here)",
        "![a](docs/picture%20one.png)",
        '![a](<docs/picture%20one.png> "A title")',
        "[![a](docs/picture%20one.png)](docs/guide.md)",
        "[a](docs)",
        "[a](https://example.org/x#y)",
        "[a](mailto:someone@example.org)",
        '<img src="docs/picture%20one.png" width="300">',
        "`[a](nowhere.md)`",
        "```\n[a](nowhere.md)\n```",
        "[a]: docs/guide.md",
    ],
)
def test_living_links_pass(project: Path, link: str) -> None:
    assert found(project, f"# Here\n\n{link}\n") == []


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        ("[a](nowhere.md)", "3: nowhere.md does not exist"),
        ("![a](docs/none.png)", "3: docs/none.png does not exist"),
        ("[a](docs/guide.md#not-a-heading)", "3: docs/guide.md#not-a-heading names no heading"),
        ("[a](docs/guide.md#same-2)", "3: docs/guide.md#same-2 names no heading"),
        ("[a](#there)", "3: #there names no heading"),
        ("[a](../outside.md)", "3: ../outside.md leads out of the project"),
        ("[a]: nowhere.md", "3: nowhere.md does not exist"),
        ('<a href="nowhere.html">x</a>', "3: nowhere.html does not exist"),
        ("[![a](docs/none.png)](docs/guide.md)", "3: docs/none.png does not exist"),
    ],
)
def test_dead_links_are_told_with_their_line(project: Path, link: str, problem: str) -> None:
    assert found(project, f"# Here\n\n{link}\n") == [problem]


def test_lines_are_counted_past_code(project: Path) -> None:
    text = "```\n[a](x.md)\n[b](y.md)\n```\n\n[c](z.md)\n"
    assert found(project, text) == ["6: z.md does not exist"]


def test_every_document_of_the_project_is_read(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "README.md").write_text("[a](docs/guide.md) [b](docs/adr/0001-first.md)", "utf-8")
    first = project / "docs" / "adr" / "0001-first.md"
    first.write_text("[a](../guide.md)", "utf-8")
    assert check_links.main(project) == 0
    first.write_text("[a](../gone.md)", "utf-8")
    assert check_links.main(project) == 1
    assert capsys.readouterr().out == "docs/adr/0001-first.md:1: ../gone.md does not exist\n"


def test_a_page_that_no_link_leads_to_is_lost(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two pages that name each other are found by nobody; code is no way to either."""
    adr = project / "docs" / "adr"
    for one, other in (("0001", "0002"), ("0002", "0001")):
        (adr / f"{one}.md").write_text(f"[a]({other}.md)", "utf-8")
    (project / "resources").mkdir()
    (project / "resources" / "LICENSES.md").touch()
    readme = "[g](docs/guide.md#same) [p](docs/picture%20one.png) `[a](docs/adr/0001.md)`"
    (project / "README.md").write_text(readme, "utf-8")
    assert check_links.main(project) == 1
    lost = ("docs/adr/0001.md", "docs/adr/0002.md", "resources/LICENSES.md")
    assert capsys.readouterr().out.splitlines() == [f"{page}: no link leads here" for page in lost]
