"""`make bench` measures pages, `make bench ARGS=films` the playlists and pieces of films,
`make bench ARGS=transcode` what making a film costs, and `make bench ARGS=schools` an evening of enrolling."""

import sys

from tests.benchmarks import films, schools, transcode, web

MEASURES = {
    "": web.main,
    "films": films.main,
    "schools": schools.main,
    "transcode": lambda: transcode.main(sys.argv[2:]),
}

raise SystemExit(MEASURES["".join(sys.argv[1:2])]())
