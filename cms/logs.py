"""What no log may hold: the signed address of a film's bytes, which opens them to whoever reads it."""

import logging
import re
from typing import Any

from gunicorn.glogging import Logger

SIGNED = re.compile(r"(/films/bytes/)[^/\s\"']+|(X-Amz-(?:Signature|Credential|Security-Token)=)[^&\s\"']+")


class LeaveOutFilmAddresses(logging.Filter):
    """Lets every line pass, without what signs an address."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if "/films/bytes/" in said or "X-Amz-" in said:
            record.msg, record.args = SIGNED.sub(lambda found: f"{found[1] or found[2]}…", said), ()
        return True


class WebServerLog(Logger):
    """Gunicorn's own, for its lines about requests as well as about faults: `--logger-class`."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            logger.addFilter(LeaveOutFilmAddresses())
