/* Tells the server what was watched, and keeps the line of progress current.
 *
 * The film element reports what was played; here it becomes events with names of their own, which are
 * kept until the server has acknowledged them. Sending a batch twice does no harm. */

import { union, without, worthTelling } from './ranges.js';
import { Unsent, newId } from './unsent.js';

/* A place is worth telling when it has moved by more than this many seconds. */
const MOVED = 1;
const FIRST_RETRY = 4000;
const LONGEST_RETRY = 120000;

class Teller {
  constructor(place) {
    this.place = place;
    this.lesson = Number(place.dataset.lesson);
    this.unsent = new Unsent(`${place.dataset.person}:${place.dataset.student}`);
    this.told = [];
    this.position = null;
    this.retryAfter = FIRST_RETRY;
    document.addEventListener('lesson-video:progress', (event) => this.hear(event.detail));
    window.addEventListener('online', () => this.send());
    this.send();
  }

  hear({ played, position }) {
    // Where one came back to is old news as soon as the film runs.
    this.place.querySelector('[data-resume]')?.remove();
    const fresh = without(worthTelling(union(played)), this.told);
    const hasMoved = this.position === null || Math.abs(position - this.position) > MOVED;
    if (!fresh.length && !hasMoved) return;
    this.told = union([...this.told, ...fresh]);
    this.position = position;
    const happenedAt = new Date().toISOString();
    const ranges = fresh.length ? fresh : [[position, position]];
    const events = ranges.map(([from, to]) => ({
      id: newId(), kind: 'watched', from, to, position, happened_at: happenedAt,
    }));
    this.unsent.add(this.lesson, this.place.dataset.opened, events);
    this.send();
  }

  /* One request at a time, this lesson's first; what arrives meanwhile goes with the next. */
  async send() {
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.retry);
    try {
      let batch = this.nextBatch();
      while (batch && (await this.deliver(batch))) batch = this.nextBatch();
    } finally {
      this.isSending = false;
    }
  }

  nextBatch() {
    return this.unsent.next(this.lesson) ?? this.unsent.next();
  }

  /* True when the batch is off our hands. */
  async deliver(batch) {
    let answer;
    try {
      answer = await fetch(this.place.dataset.address, {
        method: 'POST',
        keepalive: true,
        credentials: 'same-origin',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': this.place.dataset.token },
        body: JSON.stringify({
          lesson: batch.lesson, events: batch.events, opened: batch.opened, sent_at: new Date().toISOString(),
        }),
      });
    } catch {
      return this.tryLater();
    }
    if (answer.ok) return this.acknowledge(batch, await answer.json().catch(() => null));
    // Never acceptable, or no longer ours to tell: keeping it would hold up what comes after it.
    if ([404, 409, 422].includes(answer.status)) {
      this.unsent.forget(batch);
      return true;
    }
    return this.tryLater();
  }

  acknowledge(batch, progress) {
    this.unsent.forget(batch);
    this.retryAfter = FIRST_RETRY;
    this.kept(false);
    if (progress && batch.lesson === this.lesson) this.show(progress);
    return true;
  }

  tryLater() {
    this.kept(true);
    this.retry = setTimeout(() => this.send(), this.retryAfter);
    this.retryAfter = Math.min(this.retryAfter * 2, LONGEST_RETRY);
    return false;
  }

  kept(isKept) {
    const sentence = document.querySelector('[data-kept]');
    if (!sentence || sentence.hidden === !isKept) return;
    sentence.querySelector('p').textContent = isKept ? this.place.dataset.wordsKept : '';
    sentence.hidden = !isKept;
  }

  show({ seen_percent: percent, is_completed: isCompleted }) {
    const line = this.place.querySelector('[data-line]');
    line.value = percent;
    line.textContent = `${percent} %`;
    this.place.querySelector('[data-words]').textContent = this.place.dataset.wordsPercent.replace('PERCENT', percent);
    const done = document.querySelector('[data-done]');
    if (done && isCompleted) done.hidden = false;
  }
}

const place = document.querySelector('[data-lesson-player]');
if (place) new Teller(place);
