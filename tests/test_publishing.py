"""How the site is published: what the workflows and the container file run is there, and asks for no more than it needs."""

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

import build

ROOT = Path(__file__).parents[1]
CONTAINERFILE = ROOT / "hosting" / "Containerfile"


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def github() -> list[dict[str, Any]]:
    """The steps of all jobs."""
    jobs = read(".github/workflows/pages.yml")["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def gitlab() -> dict[str, Any]:
    job: dict[str, Any] = read(".gitlab-ci.yml")["pages"]
    return job


def container() -> list[tuple[str, str]]:
    """The instructions of the container file, with what stands behind each."""
    lines = CONTAINERFILE.read_text(encoding="utf-8").splitlines()
    words = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return [(instruction, rest) for instruction, _, rest in words]


COMMANDS = {
    "GitHub": [step["run"] for step in github() if "run" in step],
    "GitLab": [*gitlab()["before_script"], *gitlab()["script"]],
    "container": [rest for instruction, rest in container() if instruction == "RUN"],
}


@pytest.mark.parametrize("place", COMMANDS)
def test_the_site_is_built_as_on_any_machine(place: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    asked = {it for command in COMMANDS[place] for it in re.findall(r"\bmake (\w+)", command)}
    assert "site" in asked
    assert asked <= targets


def test_what_is_built_is_published() -> None:
    [uploaded] = [step["with"]["path"] for step in github() if "upload" in step.get("uses", "")]
    site = next(build.places(ROOT)).site.name
    assert uploaded == site
    assert f"mv {site} public" in gitlab()["script"]
    assert gitlab()["artifacts"]["paths"] == ["public"]
    assert ("COPY", f"--from=build /project/{site} /var/www/site") in container()


def test_the_public_address_is_given() -> None:
    [built] = [step for step in github() if "make" in step.get("run", "")]
    [configure] = [step for step in github() if "configure-pages" in step.get("uses", "")]
    assert built["env"]["SITE_URL"] == f"${{{{ steps.{configure['id']}.outputs.base_url }}}}/"
    assert 'SITE_URL="$CI_PAGES_URL/" make site' in gitlab()["script"]
    assert ("ARG", 'SITE_URL=""') in container()


def test_the_workflow_may_do_no_more_than_it_must() -> None:
    workflow = read(".github/workflows/pages.yml")
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert workflow["jobs"]["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    for step in github():
        assert re.fullmatch(r"actions/[\w-]+@v\d+", step.get("uses", "actions/none@v0"))


def test_the_container_listens_where_anybody_may() -> None:
    """Its change of the sample is run as it stands there."""
    [change] = [command for command in COMMANDS["container"] if command.startswith("sed")]
    command = [word for word in shlex.split(change) if word != "--in-place"]
    changed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    ports = re.findall(r"^\s*listen .*?(\d+);", changed, re.MULTILINE)
    assert ports == ["8080", "8080"]
    assert "root /var/www/site;" in changed


def test_what_the_container_is_made_of_is_there() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".git", ".venv", "**/node_modules", "build", "site"} <= set(ignored)
    inputs = {
        "Makefile",
        "build.py",
        "calculator",
        "rules",
        "sitegen",
        "site_src",
        "tests",
        "tools",
    }
    assert not inputs & set(ignored)
