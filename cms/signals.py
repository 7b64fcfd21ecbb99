"""News from the ground floor, for the storeys above."""

from django.dispatch import Signal

# Sent with `sender=Job, job=job` when a job is done or has failed for good, inside the transaction
# that records it: what a receiver writes stands or falls with the job's end, and no news is lost
# when a process dies in between. Receivers write rows only; slow work is a job of its own.
job_finished = Signal()

#: The home page stands (`home: HomePage`); each storey adds its sections below it. May come again.
site_opened = Signal()
