"""Rings for a worker. A lost ring loses nothing: the sweeper rings again."""

import logging
import os
import threading
from contextlib import suppress
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from kombu.connection import Connection

from cms.breaker import Breaker
from cms.celery import app
from cms.jobs.models import Job

logger = logging.getLogger(__name__)

# The broker may be dead or, worse, accept and never answer. A request pays for that once: the
# time-outs below, then nothing is tried for a while.
breaker = Breaker(seconds=10)
_IMPATIENT = {
    "socket_timeout": 0.2,
    "socket_connect_timeout": 0.2,
    "retry_on_timeout": False,
    "max_retries": 0,
}


def get_ready() -> None:
    """Loads what a first ring needs, so that no reader waits for imports."""
    app.connection_for_write().transport  # noqa: B018
    app.amqp, app.backend, app.Task  # noqa: B018


def ring_after_commit(job: Job) -> None:
    """Tells a worker about the job once its row can be seen; never raises, never waits long."""
    transaction.on_commit(lambda: ring(job.pk, job.queue), robust=True)


def ring(job_id: int, queue: str, *, stale_at: datetime | None = None) -> bool:
    """Sends the job's id to its queue and says whether the broker took it.

    A message not taken up until `stale_at` is thrown away unread, so that repeated rings do not
    pile up behind a long job.
    """
    if breaker.is_open:
        return False
    try:
        _send(job_id, queue, stale_at)
    except Exception as error:  # noqa: BLE001 - each transport has errors of its own, and none may reach the reader.
        breaker.trip()
        logger.warning("The broker does not answer (%s); the sweeper will ring for job %s.", error, job_id)
        return False
    return True


def ring_due_jobs(at: datetime) -> None:
    """Rings for every waiting job that nobody has been told of lately."""
    again = timedelta(seconds=settings.JOB_RING_AGAIN_SECONDS)
    unheard = Job.objects.due(at).exclude(rung_at__gt=at - again).order_by("pk")
    for job_id, queue in list(unheard.values_list("pk", "queue")):
        if not ring(job_id, queue, stale_at=at + again):
            return
        Job.objects.filter(pk=job_id).update(rung_at=at)


class _Line(threading.local):
    """This thread's connection to the broker, kept from ring to ring: opening one costs a reader 10 ms.

    Not Celery's own pool: the worker's connections must be patient, this one must not.
    """

    connection: Connection | None = None
    process_id = 0

    def kept(self) -> Connection | None:
        # A process forked off from this one would speak over the same socket.
        return self.connection if self.process_id == os.getpid() else None

    def open(self) -> Connection:
        connection = self.kept() or app.connection_for_write(transport_options=_IMPATIENT)
        self.connection, self.process_id = connection, os.getpid()
        return connection

    def hang_up(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            connection.release()


_line = _Line()


def _send(job_id: int, queue: str, stale_at: datetime | None) -> None:
    if _line.kept():
        with suppress(Exception):
            _publish(job_id, queue, stale_at)
            return
        # The broker may have closed a line that lay idle; a new one shows whether it is there.
    _publish(job_id, queue, stale_at)


def _publish(job_id: int, queue: str, stale_at: datetime | None) -> None:
    try:
        app.send_task(
            "cms.jobs.tasks.run_job",
            (job_id,),
            queue=queue,
            expires=stale_at,
            connection=_line.open(),
            retry=False,
        )
    except Exception:
        _line.hang_up()
        raise
