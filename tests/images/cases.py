"""Sources of images as people write them, and what has to change in them: the lines of the diff, or the reason for none."""

from __future__ import annotations

from dataclasses import dataclass, field

from obsc.images.edit import image_edit
from obsc.images.wanted import Added, ImageEdit, Wanted
from obsc.user_files import MISSING, Refusal

VERSION = "0.21.0"
DISTRO = f"aws-opentelemetry-distro=={VERSION}"
RUN = f"+RUN pip install --no-cache-dir {DISTRO}"
HOOK = Added(name="gunicorn.conf.py", path="/opt/obsc/gunicorn.conf.py", content='"""Written by obsc."""\n')
COPY = "+COPY obsc/web/gunicorn.conf.py /opt/obsc/gunicorn.conf.py"


@dataclass(frozen=True)
class Case:
    """A project's files, what is wanted, and what changes: rows of the diff by file, or a piece of the refusal."""

    name: str
    files: dict[str, str]
    changes: dict[str, list[str]] | str
    wrap: bool = True
    requirements: str | None = None
    added: tuple[Added, ...] = ()
    notes: tuple[str, ...] = ()
    other: dict[str, str] = field(default_factory=dict)

    @property
    def wanted(self) -> Wanted:
        """What its image has to have."""
        return Wanted(
            service="web",
            context=".",
            dockerfile="Dockerfile",
            requirements=self.requirements,
            version=VERSION,
            files=self.added,
            wrap=self.wrap,
        )

    def edit(self, files: dict[str, str] | None = None) -> ImageEdit:
        """The edits of its files, or of others."""
        there = self.files if files is None else files

        def read(path: str) -> bytes | Refusal:
            return there[path].encode() if path in there else MISSING

        return image_edit(self.wanted, read)


def docker(name: str, text: str, changes: list[str] | str, **more: object) -> Case:
    """A case of which only the Dockerfile matters."""
    files = {"Dockerfile": text, **more.pop("other", {})}  # type: ignore[dict-item]
    wanted = changes if isinstance(changes, str) else {"Dockerfile": changes} if changes else {}
    return Case(name, files, wanted, **more)  # type: ignore[arg-type]


def listed(name: str, path: str, text: str, changes: list[str] | str, **more: object) -> Case:
    """A case of which only the file with the app's packages matters."""
    files = {
        "Dockerfile": f"FROM python:3.12\n{more.pop('install', 'RUN pip install -r requirements.txt')}\n",
        path: text,
    }
    files |= more.pop("other", {})  # type: ignore[arg-type]
    wanted = changes if isinstance(changes, str) else {path: changes} if changes else {}
    return Case(name, files, wanted, wrap=False, requirements=path, **more)  # type: ignore[arg-type]


CASES = [
    # One stage, as in the guides.
    docker(
        "flask-run",
        'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nEXPOSE 5000\nCMD ["flask", "run"]\n',
        [RUN, '-CMD ["flask", "run"]', '+CMD ["opentelemetry-instrument", "flask", "run"]'],
    ),
    docker(
        "shell-form",
        "FROM python:3.12\nRUN pip3 install flask\nCMD python app.py\n",
        [
            f"+RUN pip3 install --no-cache-dir {DISTRO}",
            "-CMD python app.py",
            "+CMD opentelemetry-instrument python app.py",
        ],
    ),
    docker(
        "runserver",
        'FROM python:3.12\nRUN pip install django\nCMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]\n',
        [
            RUN,
            '-CMD ["python", "manage.py", "runserver", "0.0.0.0:8000"]',
            '+CMD ["opentelemetry-instrument", "python", "manage.py", "runserver", "0.0.0.0:8000", "--noreload"]',
        ],
    ),
    docker(
        "gunicorn-with-hook",
        'FROM python:3.12\nRUN pip install -r requirements.txt\nCOPY . .\nUSER app\nCMD ["gunicorn", "app:app"]\n',
        [RUN, COPY],
        wrap=False,
        added=(HOOK,),
        other={"obsc/web/gunicorn.conf.py": HOOK.content},
    ),
    # How people write RUN.
    docker(
        "last-install-of-several",
        "FROM python:3.12\nRUN pip install --upgrade pip\nRUN pip install -r a.txt\nRUN pip install -r b.txt\nRUN python -m compileall .\nCMD python app.py\n",
        [RUN, "-CMD python app.py", "+CMD opentelemetry-instrument python app.py"],
    ),
    docker(
        "continued-with-comments",
        "FROM python:3.12\nRUN apt-get update \\\n  # for psycopg\n  && apt-get install -y libpq-dev \\\n\n  && pip install --user -r requirements.txt \\\n  && rm -rf /var/lib/apt/lists/*\n",
        [f"+RUN pip install --user --no-cache-dir {DISTRO}"],
        wrap=False,
    ),
    docker(
        "cache-and-secret-mounts",
        "# syntax=docker/dockerfile:1\nFROM python:3.12\nRUN --mount=type=cache,target=/root/.cache/pip --mount=type=secret,id=pip,target=/etc/pip.conf \\\n    python -m pip install -r requirements.txt\n",
        [
            "+RUN --mount=type=cache,target=/root/.cache/pip --mount=type=secret,id=pip,target=/etc/pip.conf python -m pip install "
            + DISTRO
        ],
        wrap=False,
    ),
    docker(
        "private-index-and-constraints",
        'FROM python:3.12\nARG INDEX\nRUN PIP_TIMEOUT=60 pip --quiet install --index-url "https://x:$INDEX@pypi.test/simple" -c constraints.txt -r requirements.txt -U\n',
        [
            '+RUN PIP_TIMEOUT=60 pip --quiet install --index-url "https://x:$INDEX@pypi.test/simple" -c constraints.txt '
            f"--no-cache-dir {DISTRO}"
        ],
        wrap=False,
    ),
    docker(
        "activated-environment",
        "FROM python:3.12\nRUN python -m venv /venv && . /venv/bin/activate && pip install -r requirements.txt\nCMD /venv/bin/python app.py\n",
        [
            f"+RUN . /venv/bin/activate && pip install --no-cache-dir {DISTRO}",
            "-CMD /venv/bin/python app.py",
            "+CMD /venv/bin/opentelemetry-instrument /venv/bin/python app.py",
        ],
    ),
    docker(
        "here-document",
        '# syntax=docker/dockerfile:1\nFROM python:3.12\nRUN <<EOF\nset -e\napt-get update\n/venv/bin/pip install -r requirements.txt # the app\'s\nCMD python nothing.py\nEOF\nCMD ["python", "app.py"]\n',
        [
            f"+RUN /venv/bin/pip install --no-cache-dir {DISTRO}",
            '-CMD ["python", "app.py"]',
            '+CMD ["opentelemetry-instrument", "python", "app.py"]',
        ],
    ),
    docker(
        "exec-form-run",
        'FROM python:3.12\nRUN ["pip", "install", "flask"]\nONBUILD RUN pip install -r child.txt\n',
        [f'+RUN ["pip", "install", "--no-cache-dir", "{DISTRO}"]'],
        wrap=False,
    ),
    docker(
        "uv-pip",
        "FROM python:3.12\nCOPY --from=ghcr.io/astral-sh/uv:0.8 /uv /bin/uv\nRUN uv pip install --system -r requirements.txt\n",
        [f"+RUN uv pip install --system --no-cache {DISTRO}"],
        wrap=False,
    ),
    docker(
        "no-line-feed-at-the-end",
        "FROM python:3.12\nRUN pip install flask",
        ["-RUN pip install flask", "+RUN pip install flask", RUN],
        wrap=False,
    ),
    docker(
        "windows-line-ends",
        "FROM python:3.12\r\nRUN pip install flask\r\nCMD python app.py\r\n",
        [RUN + "\r", "-CMD python app.py\r", "+CMD opentelemetry-instrument python app.py\r"],
    ),
    docker("byte-order-mark", "\ufeffFROM python:3.12\nRUN pip install flask\n", [RUN], wrap=False),
    docker(
        "lower-case",
        'from python:3.12\nrun pip install flask\ncmd ["python","app.py"]\n',
        [RUN, '-cmd ["python","app.py"]', '+cmd ["opentelemetry-instrument", "python","app.py"]'],
    ),
    # Stages.
    docker(
        "environment-copied-from-a-builder",
        'FROM python:3.12 AS builder\nRUN python -m venv /venv\nENV PATH=/venv/bin:$PATH\nRUN pip install -r requirements.txt\nFROM python:3.12-slim\nCOPY --from=builder /venv /venv\nENV PATH=/venv/bin:$PATH\nENTRYPOINT ["gunicorn"]\nCMD ["app:app"]\n',
        [RUN, '-ENTRYPOINT ["gunicorn"]', COPY, '+ENTRYPOINT ["opentelemetry-instrument", "gunicorn"]'],
        added=(HOOK,),
        other={"obsc/web/gunicorn.conf.py": HOOK.content},
    ),
    docker(
        "prefix-copied-by-number",
        "FROM python:3.12\nRUN pip install --prefix=/install -r requirements.txt\nFROM node:22 AS assets\nRUN npm ci\nFROM python:3.12-slim\nCOPY --from=0 /install /usr/local\nCOPY --from=assets /dist /dist\n",
        [f"+RUN pip install --prefix=/install --no-cache-dir {DISTRO}"],
        wrap=False,
    ),
    docker(
        "stage-on-stage",
        'FROM python:3.12 AS base\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\nFROM base AS test\nRUN pip install pytest\nCMD ["pytest"]\nFROM base AS production\nCOPY . .\n',
        [RUN, '-CMD ["python", "app.py"]', '+CMD ["opentelemetry-instrument", "python", "app.py"]'],
    ),
    # What an image starts.
    docker(
        "init-before-the-command",
        'FROM python:3.12\nRUN pip install flask\nENTRYPOINT ["/usr/bin/tini", "-g", "--"]\nCMD uvicorn app:app --port ${PORT:-80} 2>&1\n',
        [
            RUN,
            "-CMD uvicorn app:app --port ${PORT:-80} 2>&1",
            "+CMD opentelemetry-instrument uvicorn app:app --port ${PORT:-80} 2>&1",
        ],
    ),
    docker(
        "init-and-program-in-the-entry-point",
        'FROM python:3.12\nRUN pip install flask\nENTRYPOINT ["dumb-init", "--", "gosu", "app", "waitress-serve"]\nCMD ["app:app"]\n',
        [
            RUN,
            '-ENTRYPOINT ["dumb-init", "--", "gosu", "app", "waitress-serve"]',
            '+ENTRYPOINT ["dumb-init", "--", "gosu", "app", "opentelemetry-instrument", "waitress-serve"]',
        ],
    ),
    docker(
        "list-of-commands",
        "FROM python:3.12\nRUN pip install flask\nCMD python manage.py migrate && exec daphne app:app\n",
        [
            RUN,
            "-CMD python manage.py migrate && exec daphne app:app",
            "+CMD python manage.py migrate && exec opentelemetry-instrument daphne app:app",
        ],
    ),
    docker(
        "shell-in-exec-form",
        'FROM python:3.12\nRUN pip install flask\nCMD ["sh", "-c", "DEBUG=0 hypercorn app:app --bind 0.0.0.0:$PORT"]\n',
        [
            RUN,
            '-CMD ["sh", "-c", "DEBUG=0 hypercorn app:app --bind 0.0.0.0:$PORT"]',
            '+CMD ["sh", "-c", "DEBUG=0 opentelemetry-instrument hypercorn app:app --bind 0.0.0.0:$PORT"]',
        ],
    ),
    docker(
        "array-over-several-lines",
        'FROM python:3.12\nRUN pip install flask\nCMD [ \\\n  # the server\n  "uvicorn", \\\n  "app:app" ]\n',
        [RUN, '-  "uvicorn", \\', '+  "opentelemetry-instrument", "uvicorn", \\'],
    ),
    docker(
        "entry-point-script-that-becomes-the-command",
        'FROM python:3.12\nRUN pip install flask\nENTRYPOINT ["/docker-entrypoint.sh"]\nCMD ["python", "app.py"]\n',
        [RUN, '-CMD ["python", "app.py"]', '+CMD ["opentelemetry-instrument", "python", "app.py"]'],
        other={"docker-entrypoint.sh": '#!/bin/sh\nset -e\npython manage.py migrate\nexec "$@"\n'},
    ),
    docker(
        "start-script",
        'FROM python:3.12\nRUN pip install flask\nCMD ["./start.sh"]\n',
        [RUN, '-CMD ["./start.sh"]', '+CMD ["opentelemetry-instrument", "./start.sh"]'],
        other={"start.sh": "#!/bin/sh\nexec uvicorn app:app\n"},
    ),
    docker(
        "program-in-python",
        'FROM python:3.12\nRUN apt-get install -y python3-pip && pip install django\nCMD ["./manage.py", "runserver"]\n',
        [
            RUN,
            '-CMD ["./manage.py", "runserver"]',
            '+CMD ["opentelemetry-instrument", "./manage.py", "runserver", "--noreload"]',
        ],
    ),
    # What is there already.
    docker(
        "all-of-it-is-there",
        f"FROM python:3.12\nRUN pip install flask {DISTRO}\nCMD opentelemetry-instrument python app.py\n",
        [],
    ),
    docker(
        "listed-in-the-requirements",
        "FROM python:3.12\nCOPY app /srv/app\nRUN pip install -r /srv/app/requirements.txt\n",
        [],
        wrap=False,
        other={"app/requirements.txt": "-r base.txt\n", "app/base.txt": "AWS_OpenTelemetry.Distro\n"},
    ),
    docker(
        "another-version",
        "FROM python:3.12\nRUN pip install flask\nRUN pip install --no-cache-dir aws-opentelemetry-distro==0.12.0\n",
        ["-RUN pip install --no-cache-dir aws-opentelemetry-distro==0.12.0", RUN],
        wrap=False,
    ),
    # What is refused.
    docker(
        "uv-sync",
        "FROM python:3.12\nRUN uv sync --frozen --no-dev\n",
        "run `uv add aws-opentelemetry-distro==",
        wrap=False,
    ),
    docker(
        "pipenv",
        "FROM python:3.12\nRUN pip install pipenv && pipenv install --system --deploy\n",
        "run `pipenv install",
        wrap=False,
    ),
    docker(
        "conda",
        "FROM mambaorg/micromamba\nRUN micromamba install -y -f env.yaml\n",
        "by `micromamba install`",
        wrap=False,
    ),
    docker(
        "wheels",
        "FROM python:3.12\nRUN pip install --no-index --find-links=/wheels app\n",
        "packages that lie in the image",
        wrap=False,
    ),
    docker("unknown-option", "FROM python:3.12\nRUN pip install --odd app\n", "`--odd`, an option", wrap=False),
    docker("no-packages", "FROM shop/base:1\nCOPY . .\n", "installs no packages of the app's", wrap=False),
    docker(
        "not-understood", "FROM python:3.12\nRUN su app -c 'pip install flask'\n", "does not understand", wrap=False
    ),
    docker("pipe", "FROM python:3.12\nRUN pip install flask\nCMD python app.py | tee log\n", "with `|`"),
    docker("reloading", "FROM python:3.12\nRUN pip install flask\nCMD uvicorn app:app --reload\n", "reloads"),
    docker("debugging", "FROM python:3.12\nRUN pip install flask\nCMD python -m flask run --debug\n", "reloads"),
    docker("developing", 'FROM python:3.12\nRUN pip install fastapi\nCMD ["fastapi", "dev"]\n', "reloads"),
    docker("no-command", "FROM python:3.12\nRUN pip install flask\n", "has no `CMD`"),
    docker("powershell", 'FROM python:3.12\nSHELL ["pwsh", "-c"]\nRUN pip install flask\n', "`SHELL`"),
    docker("backticks", "# escape=`\nFROM python:3.12\nRUN pip install flask\n", "backticks"),
    docker("no-stage", "RUN pip install flask\n", "no `FROM`"),
    docker(
        "another-agent",
        'FROM python:3.12\nRUN pip install flask\nCMD ["ddtrace-run", "gunicorn", "a:a"]\n',
        "another agent",
    ),
    docker("not-python", 'FROM python:3.12\nRUN pip install flask\nCMD ["nginx"]\n', "`nginx`"),
    docker(
        "script-that-starts-forking-workers",
        'FROM python:3.12\nRUN pip install flask\nCMD ["./start.sh"]\n',
        "OBS346",
        other={"start.sh": "exec gunicorn a:a\n"},
    ),
    docker(
        "script-out-of-sight", 'FROM python:3.12\nRUN pip install flask\nCMD ["/start.sh"]\n', "not among the sources"
    ),
    docker(
        "entry-point-script-that-hides-the-command",
        'FROM python:3.12\nRUN pip install flask\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["python", "app.py"]\n',
        "does not see `exec",
        other={"entrypoint.sh": "python other.py\n"},
    ),
    docker(
        "path-is-set", "FROM python:3.12\nRUN pip install flask\nCMD PYTHONPATH=/srv python app.py\n", "sets PYTHONPATH"
    ),
    docker(
        "somebody-s-file",
        "FROM python:3.12\nRUN pip install flask\n",
        "obsc did not write it",
        wrap=False,
        added=(HOOK,),
        other={"obsc/web/gunicorn.conf.py": "bind = ':80'\n"},
    ),
    # The build's list of what it leaves out.
    Case(
        "ignored-by-the-build",
        {"Dockerfile": "FROM python:3.12\nRUN pip install flask\n", ".dockerignore": "*\n!app\n"},
        {
            "Dockerfile": [RUN, COPY],
            "obsc/web/gunicorn.conf.py": ['+"""Written by obsc."""'],
            ".dockerignore": ["+!obsc"],
        },
        wrap=False,
        added=(HOOK,),
    ),
    # Requirements.
    listed("requirements", "requirements.txt", "flask==3.1.0\n", ["+" + DISTRO]),
    listed("requirements-without-line-feed", "requirements.txt", "flask", ["-flask", "+flask", "+" + DISTRO]),
    listed("requirements-of-windows", "requirements.txt", "\ufeffflask\r\ndjango\r\n", [f"+{DISTRO}\r"]),
    listed("empty-requirements", "requirements.txt", "", ["+" + DISTRO]),
    listed(
        "requirements-at-another-version",
        "requirements.txt",
        'flask\naws-opentelemetry-distro == 0.9.0 ; python_version > "3.9"  # traces\n',
        [
            '-aws-opentelemetry-distro == 0.9.0 ; python_version > "3.9"  # traces',
            f'+aws-opentelemetry-distro == {VERSION} ; python_version > "3.9"  # traces',
        ],
    ),
    listed(
        "requirements-in-an-included-file",
        "requirements.txt",
        "-r base.txt\n",
        [],
        other={"base.txt": "aws-opentelemetry-distro>=0.9\n"},
    ),
    listed(
        "requirements-that-include-themselves",
        "requirements.txt",
        "-r requirements.txt\n" * 40,
        ["+" + DISTRO],
    ),
    listed("requirements-with-hashes", "requirements.txt", "flask==3.1.0 \\\n    --hash=sha256:00\n", "by hash"),
    listed(
        "compiled-requirements",
        "requirements.txt",
        "#\n# This file is autogenerated by pip-compile with Python 3.12\n#\nflask==3.1.0\n",
        "made by a program",
    ),
    # Projects.
    listed(
        "project",
        "pyproject.toml",
        '[project]\nname = "shop"\ndependencies = [\n    "flask>=3",  # ours [sic]\n    "httpx"\n]\n\n[tool.ruff]\nline-length = 100\n',
        ['-    "httpx"', '+    "httpx",', f'+    "{DISTRO}",'],
        install="RUN pip install .",
    ),
    listed(
        "project-on-one-line",
        "pyproject.toml",
        '[project]\nname = "shop"\ndependencies = ["flask>=3"]\n',
        ['-dependencies = ["flask>=3"]', f'+dependencies = ["flask>=3", "{DISTRO}"]'],
        install="RUN uv sync --frozen",
        notes=("uv lock",),
    ),
    listed(
        "project-without-dependencies",
        "pyproject.toml",
        '[project]\nname = "shop"\ndependencies = []\n',
        ["-dependencies = []", f'+dependencies = ["{DISTRO}"]'],
    ),
    listed(
        "poetry",
        "pyproject.toml",
        '[tool.poetry]\nname = "shop"\n\n[tool.poetry.dependencies]\npython = "^3.12"\nflask = {version = "^3", extras = ["async"]}\n\n[build-system]\nrequires = ["poetry-core"]\n',
        [f'+aws-opentelemetry-distro = "{VERSION}"'],
        install="RUN poetry install --only main",
        notes=("poetry lock",),
    ),
    listed(
        "poetry-at-another-version",
        "pyproject.toml",
        '[tool.poetry.dependencies]\naws-opentelemetry-distro = "0.9.0"\n',
        ['-aws-opentelemetry-distro = "0.9.0"', f'+aws-opentelemetry-distro = "{VERSION}"'],
    ),
    listed("project-that-has-it", "pyproject.toml", f'[project]\ndependencies = ["{DISTRO}"]\n', []),
    listed("no-project", "pyproject.toml", "[tool.ruff]\n", "lists no dependencies"),
    listed("not-toml", "pyproject.toml", "[project\n", "is not TOML"),
    listed("dotted-keys", "pyproject.toml", 'project.dependencies = ["flask"]\n', "is laid out in a way"),
]
