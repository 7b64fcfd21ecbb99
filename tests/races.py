"""Many press in the same moment, on the one database where many can write at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

#: What a module of races marks its tests with.
RACE = [
    pytest.mark.full,
    # Migrated data (Wagtail's root page and collection) is put back after the rows are wiped.
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("postgresql"),
]
#: A server has a hundred connections to give, and others want some, too.
CONNECTIONS = threading.BoundedSemaphore(40)


@pytest.fixture
def postgresql(transactional_db: None) -> None:
    assert connection.vendor == "postgresql", "Races are run where many can write at once: on PostgreSQL."


def all_at_once(press: Callable[[int], object], times: int) -> list[Exception]:
    """Each press in a thread with a connection of its own; all begin together."""
    start, faults = threading.Barrier(times), []

    def go(number: int) -> None:
        start.wait()
        try:
            with CONNECTIONS:
                press(number)
                connection.close()
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test has to show it
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults
