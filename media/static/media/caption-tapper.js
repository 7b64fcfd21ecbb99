/* <caption-tapper>: a script without times gets them while the film plays: one press at the beginning of
 * each line. The times are written into the text field, `[0:12.500] line`, and sent as if they had been
 * typed. Attributes: data-begin, -tap, -pause, -back, -stop, -next, -done, -empty (words). */

import { exactClock, film, readClock } from './film-clock.js';

const STAMPED = /^\s*\[([\d:.,]+)\]\s*(.*)$/;
const REACTION = 0.15; /* seconds between hearing a word and pressing */

class CaptionTapper extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector('textarea');
    if (!this.field || !film() || this.stage) return;
    this.beginButton = this.button(this.dataset.begin, () => this.begin());
    this.stage = document.createElement('div');
    this.stage.className = 'caption-tapper__stage';
    this.stage.hidden = true;
    this.line = this.paragraph('caption-tapper__line');
    this.following = this.paragraph('caption-tapper__next');
    this.line.setAttribute('role', 'status');
    this.acts = document.createElement('div');
    this.acts.className = 'caption-tapper__acts';
    this.tapButton = this.button(this.dataset.tap, () => this.tap());
    this.tapButton.classList.remove('button-secondary');
    this.tapButton.addEventListener('keydown', (event) => this.pressed(event));
    // The press was heard when the key went down; its going up is no second one.
    this.tapButton.addEventListener('keyup', (event) => event.key === ' ' && event.preventDefault());
    this.acts.append(
      this.tapButton,
      this.button(this.dataset.pause, () => this.pause()),
      this.button(this.dataset.back, () => this.back()),
      this.button(this.dataset.stop, () => this.stop()),
    );
    this.stage.append(this.line, this.following, this.acts);
    this.message = this.paragraph('');
    this.message.setAttribute('role', 'status');
    this.append(this.beginButton, this.stage, this.message);
  }

  button(words, act) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button button-secondary';
    button.textContent = words;
    button.addEventListener('click', act);
    return button;
  }

  paragraph(name) {
    const paragraph = document.createElement('p');
    paragraph.className = name;
    return paragraph;
  }

  /* Goes on after the last line that has a time. */
  begin() {
    this.lines = this.field.value.split('\n').map((text) => {
      const stamped = STAMPED.exec(text);
      return stamped ? { at: readClock(stamped[1]), text: stamped[2] } : { at: null, text: text.trim() };
    }).filter(({ at, text }) => at !== null || text);
    if (!this.lines.some(({ text }) => text)) {
      this.message.textContent = this.dataset.empty;
      this.field.focus();
      return;
    }
    this.message.textContent = '';
    this.stage.hidden = false;
    this.beginButton.hidden = true;
    this.show();
    if (!this.waiting) return;
    this.lead(Math.max(0, ...this.lines.map(({ at }) => at ?? 0)));
    this.tapButton.focus();
  }

  lead(seconds) {
    document.querySelector('lesson-video').goTo(seconds);
  }

  get waiting() {
    return this.lines.find(({ at }) => at === null);
  }

  now() {
    return Math.max(0, film().currentTime - REACTION * (film().playbackRate || 1));
  }

  pressed(event) {
    if (event.key !== ' ') return;
    event.preventDefault();
    if (!event.repeat) this.tap();
  }

  tap() {
    if (!this.waiting) return;
    this.waiting.at = this.now();
    this.show();
  }

  /* A line that says nothing ends the one before it. */
  pause() {
    const place = this.waiting ? this.lines.indexOf(this.waiting) : this.lines.length;
    if (!place || !this.lines[place - 1].text) return;
    this.lines.splice(place, 0, { at: this.now(), text: '' });
    this.show();
    this.tapButton.focus();
  }

  back() {
    const place = this.waiting ? this.lines.indexOf(this.waiting) : this.lines.length;
    if (!place) return;
    const last = this.lines[place - 1];
    const before = Math.max(0, (last.at ?? 0) - 2);
    if (last.text) last.at = null;
    else this.lines.splice(place - 1, 1);
    this.show();
    this.lead(before);
    this.tapButton.focus();
  }

  stop() {
    film().pause();
    this.stage.hidden = true;
    this.beginButton.hidden = false;
    this.beginButton.focus();
  }

  show() {
    const { waiting } = this;
    this.field.value = this.lines
      .map(({ at, text }) => (at === null ? text : `[${exactClock(at)}] ${text}`.trimEnd()))
      .join('\n');
    const after = this.lines[this.lines.indexOf(waiting) + 1];
    this.line.textContent = waiting ? waiting.text : '';
    this.following.textContent = waiting && after ? this.dataset.next.replace('%s', after.text) : '';
    if (!waiting) {
      this.stop();
      this.message.textContent = this.dataset.done;
    }
  }
}

if (!customElements.get('caption-tapper')) customElements.define('caption-tapper', CaptionTapper);
