/* <chapter-marker>: a button that writes the film's present time into the field of chapters, in its
 * place among the others, and leaves the cursor behind it for the title. Attribute: data-mark (words). */

import { exactClock, film, readClock } from './film-clock.js';

class ChapterMarker extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector('textarea');
    if (!this.field || !film() || this.markButton) return;
    this.markButton = document.createElement('button');
    this.markButton.type = 'button';
    this.markButton.className = 'button button-secondary';
    this.markButton.textContent = this.dataset.mark;
    this.markButton.addEventListener('click', () => this.mark());
    this.field.after(this.markButton);
  }

  mark() {
    const now = Math.floor(film().currentTime);
    const lines = this.field.value.split('\n').filter((line) => line.trim());
    const later = lines.findIndex((line) => (readClock(line.trim().split(/\s/)[0]) ?? -1) > now);
    const place = later < 0 ? lines.length : later;
    lines.splice(place, 0, `${exactClock(now).replace(/\.000$/, '')} `);
    this.field.value = lines.join('\n');
    this.field.focus();
    const cursor = lines.slice(0, place + 1).join('\n').length;
    this.field.setSelectionRange(cursor, cursor);
  }
}

if (!customElements.get('chapter-marker')) customElements.define('chapter-marker', ChapterMarker);
