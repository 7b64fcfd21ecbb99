/* Arithmetic of watched ranges, in seconds: [[from, to], …]. */

/* Crumbs shorter than this are what a thumb leaves behind while it drags the slider. */
export const LEAST_SECONDS = 1;

/* The ranges in order and without overlap. */
export function union(ranges) {
  const merged = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else if (from < to) merged.push([from, to]);
  }
  return merged;
}

/* What of `ranges` is not in `told`. Both are in order and without overlap. */
export function without(ranges, told) {
  const rest = [];
  for (const [from, to] of ranges) {
    let at = from;
    for (const [start, end] of told) {
      if (end <= at || start >= to) continue;
      if (start > at) rest.push([at, start]);
      at = Math.max(at, end);
    }
    if (at < to) rest.push([at, to]);
  }
  return rest;
}

export const worthTelling = (ranges) => ranges.filter(([from, to]) => to - from >= LEAST_SECONDS);
