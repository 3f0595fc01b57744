"""What user data and the names of images say about an instance."""

from __future__ import annotations

import pytest

from obsc.init import Project, draft_of
from obsc.init.evidence import Answer, Notes, Place
from obsc.init.hcl import blocks
from obsc.init.instances import Instance, platform_of
from obsc.init.project import TextFile
from obsc.plan.operating_systems import OPERATING_SYSTEMS

_HERE = Place("main.tf", 1, "")


def _answers(*script: str, image: str | None = None) -> dict[str, Answer]:
    named = None if image is None else (image, _HERE)
    lines = tuple((line, Place("main.tf", number, line)) for number, line in enumerate(script, 2))
    return platform_of([Instance(_HERE, named, None, lines)], Notes())


@pytest.mark.parametrize(
    ("line", "packaging"),
    [
        ("sudo -E docker run -d me/shop", "docker"),
        ("docker-compose -f web.yml up -d", "docker"),
        ("ExecStart=/usr/bin/docker run --rm shop", "docker"),
        ("PORT=1 nohup /opt/shop/bin/gunicorn app:app &", "host"),
        ("systemctl start nginx && exec python3 -m gunicorn app:app", "host"),
        ("docker run -d redis:7", None),
        ("docker run public.ecr.aws/cloudwatch-agent/cloudwatch-agent", None),
        ("docker pull me/shop", None),
        ("# docker run me/shop", None),
        ("pip install gunicorn", None),
        ("python3 setup.py install", None),
        ("'", None),
    ],
)
def test_how_the_app_runs(line: str, packaging: str | None) -> None:
    """Whatever else an instance does, it is the app's only by a command that starts one."""
    answer = _answers(line).get("ec2.packaging")
    assert (None if answer is None else answer.value) == packaging


@pytest.mark.parametrize(
    ("system", "name"),
    [(system, name) for system, known in OPERATING_SYSTEMS.items() for name in known.images.values()]
    + [
        ("amazon-linux-2023", "al2023-ami-2023.*-x86_64"),
        ("amazon-linux-2", "amzn2-ami-hvm-*-x86_64-gp2"),
        ("ubuntu-22.04", "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-*"),
        ("debian-12", "debian-12-amd64-*"),
        ("rhel-9", "RHEL-9.4.0_HVM-*"),
        ("centos-stream-9", "CentOS Stream 9 x86_64 *"),
        ("fedora", "Fedora-Cloud-Base-AmazonEC2.x86_64-41-*"),
        (None, "RHEL-8.9.0_HVM-*"),
        (None, "amzn-ami-hvm-*"),
        (None, "ubuntu/images/hvm-ssd/ubuntu-focal-20.04-amd64-server-*"),
    ],
)
def test_the_system_by_the_name_of_its_image(system: str | None, name: str) -> None:
    """A release that the language does not have is no other release."""
    assert _answers("docker run me/shop", image=name)["ec2.os"].value == system


def test_a_package_manager_contradicts_only_a_system_without_it() -> None:
    """`yum` is there where dnf is; apt is on no Amazon Linux."""
    newest = "al2023-ami-2023.*"
    assert _answers("yum install -y docker", "docker run shop", image=newest)["ec2.os"].value == "amazon-linux-2023"
    answer = _answers("apt-get update", "docker run shop", image=newest)["ec2.os"]
    assert answer.is_hole
    assert [place.text for place in answer.places] == ["", "apt-get update"]
    assert _answers("apt-get update", "dnf update", "docker run shop")["ec2.os"].why == "no system has both"


def test_what_is_built_to_be_long_is_read_soon() -> None:
    """A chain of attributes, longer than Python can call functions."""
    chain = TextFile("main.tf", ('resource "aws_instance" "x" {', f"  ami = data{'.a' * 20_000}", "}"))
    assert len(blocks(chain, Notes())) <= 1


@pytest.mark.parametrize("many", [12, 40])
def test_aliases_are_followed_as_far_as_a_template_goes(many: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each is twice the one before: whoever goes through forty never comes back."""
    folder = tmp_path_factory.mktemp("aliases")
    rows = "".join(f"    a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, many))
    text = (
        f"Metadata:\n    a0: &a0 [docker run shop]\n{rows}"
        f"Resources:\n  X: {{ Type: 'AWS::EC2::Instance', Properties: {{ UserData: *a{many - 1} }} }}\n"
    )
    (folder / "stack.yaml").write_text(text, encoding="utf-8")
    project = Project(str(folder))
    found = draft_of(project).platform.get("ec2.packaging")
    assert (found is not None and found.value == "docker") == (many == 12)
    assert any("too large" in note.message for note in project.notes.all) == (many == 40)
