/* What was watched of a film, through every change of its source. */

/* The union of two lists of [from, to]. */
function union(first, second) {
  const all = [...first, ...second].sort((a, b) => a[0] - b[0]);
  const merged = [];
  for (const [from, to] of all) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 0.05) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export class Watched {
  constructor(film) {
    this.film = film;
    this.before = [];
  }

  /* A new source empties the browser's own list of what was played: to be called before it is set. */
  keep() {
    this.before = this.ranges();
  }

  ranges() {
    const { played } = this.film;
    const now = Array.from({ length: played.length }, (_, at) => [played.start(at), played.end(at)]);
    return union(this.before, now).filter(([from, to]) => to > from);
  }
}
