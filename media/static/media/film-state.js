/* <film-state>: asks every two seconds where the films on the page stand, until all have settled. */

const PAUSE = 2000;
const waiting = new Set();
let timer = null;

class FilmState extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute('data-settled')) return;
    waiting.add(this);
    timer ??= setTimeout(ask, PAUSE);
  }

  disconnectedCallback() {
    waiting.delete(this);
  }

  show(film) {
    this.textContent = film.text;
    if (!film.is_settled) return;
    this.setAttribute('data-settled', '');
    waiting.delete(this);
    this.dispatchEvent(new CustomEvent('film-state:settled', { bubbles: true, detail: film }));
  }
}

async function ask() {
  timer = null;
  const elements = [...waiting];
  if (!elements.length) return;
  if (!document.hidden) {
    const addresses = new Set(elements.map((element) => element.dataset.status));
    try {
      for (const address of addresses)
        await refresh(address, elements.filter((element) => element.dataset.status === address));
    } catch {
      // The connection is away; the next turn asks again.
    }
  }
  if (waiting.size) timer ??= setTimeout(ask, PAUSE);
}

async function refresh(address, elements) {
  const asked = new URL(address, document.baseURI);
  for (const element of elements) asked.searchParams.append('id', element.dataset.film);
  const answer = await fetch(asked, { credentials: 'same-origin' });
  if (!answer.ok) return;
  const { films } = await answer.json();
  const byId = new Map(films.map((film) => [String(film.id), film]));
  for (const element of elements) {
    const film = byId.get(element.dataset.film);
    if (film) element.show(film);
    else waiting.delete(element); // Deleted, or no longer ours.
  }
}

if (!customElements.get('film-state')) customElements.define('film-state', FilmState);
