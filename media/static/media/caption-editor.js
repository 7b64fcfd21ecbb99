/* <caption-editor>: while the film plays beside the form, its caption is marked, and two buttons write
 * the present moment into the caption in which one last typed. Attributes: data-start, data-end,
 * data-hint (words). */

import { exactClock, film, readClock } from './film-clock.js';

class CaptionEditor extends HTMLElement {
  connectedCallback() {
    this.rows = [...this.querySelectorAll('.cues__one')];
    if (!film() || !this.rows.length || this.tools) return;
    this.chosen = this.rows[0];
    this.addEventListener('focusin', (event) => {
      this.choose(event.target.closest('.cues__one') ?? this.chosen);
    });
    film().addEventListener('timeupdate', () => this.mark(film().currentTime));
    this.querySelector('.cues').before(this.toolbar());
    this.choose(this.chosen);
  }

  toolbar() {
    this.tools = document.createElement('div');
    this.tools.className = 'caption-now';
    this.hint = document.createElement('span');
    this.tools.append(
      this.hint,
      this.button(this.dataset.start, 'start'),
      this.button(this.dataset.end, 'end'),
    );
    return this.tools;
  }

  button(words, field) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button button-small button-secondary';
    button.textContent = words;
    button.addEventListener('click', () => {
      this.chosen.querySelector(`[name^="${field}-"]`).value = exactClock(film().currentTime);
    });
    return button;
  }

  choose(row) {
    this.chosen = row;
    this.hint.textContent = this.dataset.hint.replace('%s', row.querySelector('.cues__number').textContent);
  }

  mark(now) {
    for (const row of this.rows) {
      const [start, end] = ['start', 'end'].map((field) => readClock(row.querySelector(`[name^="${field}-"]`).value));
      if (start !== null && start <= now && now < end) row.setAttribute('aria-current', 'true');
      else row.removeAttribute('aria-current');
    }
  }
}

if (!customElements.get('caption-editor')) customElements.define('caption-editor', CaptionEditor);
