"""`make bench` measures pages, `make bench ARGS=films` the playlists and pieces of films, and
`make bench ARGS=transcode` what making a film costs."""

import sys

from tests.benchmarks import films, transcode, web

MEASURES = {"": web.main, "films": films.main, "transcode": lambda: transcode.main(sys.argv[2:])}

raise SystemExit(MEASURES["".join(sys.argv[1:2])]())
