/* Events that the server has not acknowledged yet. They outlive the page, the tab and the battery, and
 * are kept apart by person: on a shared tablet nobody sends what another has watched. */

import { read, storedKeys, write } from '../cms/js/kept.js';

const PREFIX = 'yunke:watched:';
/* A batch is limited by the server, and a request that outlives its page by the browser. */
const BATCH = 100;
/* Three hours of steady watching; older events make room for newer ones. */
const MOST_KEPT = 2000;

/* `randomUUID` is missing on plain http, which schools use inside their own network. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/* All that one person has not got rid of yet. One entry for each opening of a lesson's page, since
 * the page's stamp is what proves when the watching began. */
export class Unsent {
  constructor(person) {
    this.prefix = `${PREFIX}${person}:`;
  }

  add(lesson, opened, events) {
    const key = this.prefix + lesson;
    const batches = read(key);
    batches[opened] = [...(batches[opened] ?? []), ...events].slice(-MOST_KEPT);
    write(key, batches);
  }

  /* The next batch of a lesson, or of any lesson. */
  next(lesson = null) {
    const keys = lesson === null ? storedKeys(this.prefix) : [this.prefix + lesson];
    for (const key of keys) {
      for (const [opened, events] of Object.entries(read(key))) {
        if (events.length) return { key, lesson: Number(key.slice(this.prefix.length)), opened, events: events.slice(0, BATCH) };
      }
    }
    return null;
  }

  forget({ key, opened, events }) {
    const gone = new Set(events.map((event) => event.id));
    const batches = read(key);
    const rest = (batches[opened] ?? []).filter((event) => !gone.has(event.id));
    if (rest.length) batches[opened] = rest;
    else delete batches[opened];
    write(key, batches);
  }
}
