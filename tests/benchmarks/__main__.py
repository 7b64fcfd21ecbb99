"""`make bench` measures pages, `make bench ARGS=films` the playlists and pieces of films."""

import sys

from tests.benchmarks import films, web

MEASURES = {"": web.main, "films": films.main}

raise SystemExit(MEASURES["".join(sys.argv[1:2])]())
