/* How fast a film leaves and how long it will take, in the reader's own figures. */

const REMEMBERED = 8000;
const LEAST_PIECE = 1024 * 1024;
const MOST_DOUBLED = 3;
const SECONDS_A_PIECE = 4;

export class Pace {
  constructor() {
    this.marks = [];
  }

  mark(sent, now = performance.now()) {
    this.marks.push({ sent, now });
    while (this.marks.length > 2 && now - this.marks[0].now > REMEMBERED) this.marks.shift();
  }

  forget() {
    this.marks = [];
  }

  /* Bytes a second, over the last few seconds. */
  get speed() {
    const first = this.marks[0];
    const last = this.marks.at(-1);
    return first && last.now > first.now ? ((last.sent - first.sent) / (last.now - first.now)) * 1000 : 0;
  }
}

/* Bytes to send at once: what leaves in some seconds, for a proxy in front of the site may pass on whole
 * pieces only, and then a piece that a tunnel cuts has to be sent again. */
export function piece(speed) {
  const fitting = Math.floor(Math.log2((speed * SECONDS_A_PIECE) / LEAST_PIECE));
  return LEAST_PIECE * 2 ** Math.min(MOST_DOUBLED, Math.max(0, fitting));
}

function counted(number, unit, unitDisplay = 'short') {
  const language = document.documentElement.lang || undefined;
  const options = { style: 'unit', unit, unitDisplay, maximumFractionDigits: number < 10 ? 1 : 0 };
  return new Intl.NumberFormat(language, options).format(number);
}

export function size(bytes) {
  if (bytes < 1e6) return counted(bytes / 1e3, 'kilobyte');
  return bytes < 1e9 ? counted(bytes / 1e6, 'megabyte') : counted(bytes / 1e9, 'gigabyte');
}

export function speed(bytes) {
  return bytes < 1e6 ? counted(bytes / 1e3, 'kilobyte-per-second') : counted(bytes / 1e6, 'megabyte-per-second');
}

export function time(seconds) {
  if (seconds < 60) return counted(Math.ceil(seconds), 'second', 'long');
  if (seconds < 5400) return counted(Math.round(seconds / 60), 'minute', 'long');
  return counted(seconds / 3600, 'hour', 'long');
}

export function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
}
