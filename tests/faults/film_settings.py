"""As the other fault tests, with a lease that a film on a busy machine can keep."""

from tests.faults.settings import *

JOB_LEASE_SECONDS = 10
