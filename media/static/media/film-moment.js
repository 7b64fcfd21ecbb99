/* <film-moment>: a button that writes the present moment of the film beside the form into its field.
 * Attributes: data-take (words), data-offset (seconds of what was sent that come before the film). */

import { exactClock, film } from './film-clock.js';

class FilmMoment extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector('input');
    if (!field || !film() || this.button) return;
    this.button = document.createElement('button');
    this.button.type = 'button';
    this.button.className = 'button button-secondary';
    this.button.textContent = this.dataset.take;
    this.button.addEventListener('click', () => {
      field.value = exactClock(film().currentTime + (Number(this.dataset.offset) || 0));
      field.focus();
    });
    field.after(this.button);
  }
}

if (!customElements.get('film-moment')) customElements.define('film-moment', FilmMoment);
