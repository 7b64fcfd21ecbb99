"""Web server, queue workers and scheduler together, as `make demo` runs them."""

import http.client
import os
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.demo.accounts import DEMO_ACCOUNTS, demo_password
from lessons.demo.agenda import move_agenda
from lessons.demo.families import demo_slips
from lessons.demo.supervisor import Program, ProgramEnded, Supervisor, stopped_by_signals
from media.videos.models import Video, VideoState

HOST = "127.0.0.1"
START_SECONDS = 90


class Command(BaseCommand):
    help = "Serve the demo: web server, queue workers and scheduler together, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if is_taken(port):
            raise CommandError(
                f"Another program listens on port {port}. Choose another one with --port, or stop that program."
            )
        move_agenda()
        # The programs build addresses (in letters, for example) from where they really are.
        os.environ.setdefault("BASE_URL", f"http://{HOST}:{port}")
        supervisor = Supervisor(self.say)
        with stopped_by_signals():
            try:
                self.serve(supervisor, port)
            except KeyboardInterrupt:
                self.say("\nStopping …")
            except ProgramEnded as ended:
                program = ended.program
                raise CommandError(
                    f"The {program.name} has ended, so everything is stopped. "
                    f"Its last words ({program.log}):\n{program.last_lines()}"
                ) from None
            finally:
                supervisor.stop()
        self.say("Everything is stopped; the data stays in " + str(settings.VAR_DIR))

    def serve(self, supervisor: Supervisor, port: int) -> None:
        self.stdout.write("  Starting the web server … ", ending="")
        self.stdout.flush()
        web, *workers = programs(port)
        supervisor.start(web)
        if not supervisor.wait_until(lambda: status(port, "/healthz") == 200, seconds=START_SECONDS):
            raise ProgramEnded(web)
        # After the first page: on two cores the workers' start would double the visitor's wait.
        first_page = status(port, f"/{settings.LANGUAGE_CODE}/")
        self.say("it answers")
        for worker in workers:
            supervisor.start(worker)
        self.say(greeting(port))
        if first_page >= 500:
            self.say(f"The first page failed (status {first_page}); {web.log} says why.")
        supervisor.run()

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def programs(port: int) -> list[Program]:
    """The web server first, then the workers; films have one of their own, so that letters need not wait."""
    python = [sys.executable, "-m"]
    gunicorn = [*python, "gunicorn", "cms.wsgi", "--bind", f"{HOST}:{port}", "--threads", "8"]
    gunicorn += ["--timeout", "120", "--no-control-socket", "--worker-tmp-dir", str(settings.VAR_DIR)]
    gunicorn += ["--logger-class", "cms.logs.WebServerLog"]
    celery = [*python, "celery", "-A", "cms", "worker", "--loglevel", "INFO"]
    letters = [*celery, "--queues", "default", "--concurrency", "1", "--beat", "--hostname", "default@%h"]
    films = [*celery, "--queues", "media", "--concurrency", "1", "--hostname", "media@%h"]
    logs = Path(settings.VAR_DIR) / "log"
    return [
        Program("web server", gunicorn, logs / "web.log"),
        Program("queue worker", letters, logs / "worker.log", is_restarted=True),
        Program("film worker", films, logs / "films.log", is_restarted=True),
    ]


def is_taken(port: int) -> bool:
    with socket.socket() as trial:
        # As gunicorn binds: a port that only waits out its last connection is free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            return True
    return False


def status(port: int, path: str) -> int:
    """What the site answers there; 0 while nobody listens."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def greeting(port: int) -> str:
    address = f"http://{HOST}:{port}/"
    people = "\n".join(f"    {account.username:<10} {account.purpose}" for account in DEMO_ACCOUNTS)
    unused = "".join(f"    {slip}\n" for slip in demo_slips())
    slips = f"  Slips that no family has used yet:\n{unused}\n" if unused else ""
    unfinished = Video.objects.exclude(state__in=[VideoState.READY, VideoState.FAILED]).count()
    films = f"\n  {unfinished} films are being made now; each lesson shows its film as soon as it is ready."
    return (
        f"\nYunke 云课 is open:  {address}\n\n"
        f"  Sign in as one of these; the password of all is  {demo_password()}\n{people}\n\n"
        f"{slips}  Write and publish: {address}admin/     Letters the site has sent: {address}mail/"
        f"{films if unfinished else ''}\n"
        f"  What the programs say: {Path(settings.VAR_DIR) / 'log'}\n\n"
        "Ctrl-C stops everything."
    )
