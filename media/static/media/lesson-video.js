/* <lesson-video>: plays a film through hls.js, or natively where the browser has no Media Source
 * Extensions, and reports what was watched.
 *
 * Attributes: data-source (master playlist), data-library (hls.js), data-start and data-duration
 * (seconds), data-renew-after (seconds an address of bytes is used), data-loading, data-lost,
 * data-closed, data-broken (sentences).
 *
 * Event `lesson-video:progress`, bubbling, with detail {played: [[from, to], …], position, duration}
 * in seconds: every five seconds while playing, and at every pause, seek, end and leaving.
 *
 * Links to `#t=83.5` on the page lead to that second, and a page opened with such a hash begins there.
 */

import { followPlaces, placeIn } from './film-places.js';

const REPORT_EVERY = 5000;
const NEAR_THE_END = 3;
const ADDRESS_DEAD = new Set([403, 404, 410]);
const LEAST_BETWEEN_RELOADS = 15000;

/* Addresses of bytes live ten minutes. Old ones are swapped for new ones before they die, so that
 * neither a long film nor a long pause is noticed. */
class FreshAddresses {
  constructor(master, renewAfter) {
    this.master = new URL(master, document.baseURI);
    this.renewAfter = renewAfter * 1000;
    this.known = new Map();
  }

  remember(address) {
    this.known.set(nameIn(address), { address, since: Date.now() });
  }

  async freshFor(address) {
    const name = nameIn(address);
    const known = this.known.get(name);
    if (!known) return address;
    if (Date.now() - known.since < this.renewAfter) return known.address;
    known.asking ??= this.renew(name).finally(() => (known.asking = null));
    await known.asking;
    return this.known.get(name).address;
  }

  async renew(name) {
    const answer = await fetch(new URL(`${name}.m3u8`, this.master), { credentials: 'same-origin' });
    if (!answer.ok) return; // The old address will tell the player what is the matter.
    const line = (await answer.text()).split('\n').find((text) => text && !text.startsWith('#'));
    if (line) this.remember(new URL(line, this.master).href);
  }
}

function nameIn(address) {
  return new URL(address, document.baseURI).pathname.split('/').pop().replace(/\.mp4$/, '');
}

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

class LessonVideo extends HTMLElement {
  connectedCallback() {
    if (this.film) return;
    this.film = this.querySelector('video');
    this.playButton = this.querySelector('[data-play]');
    this.retryButton = this.querySelector('[data-retry]');
    this.message = this.querySelector('[data-message]');
    this.watched = [];
    this.lastReload = 0;
    this.reportWatching();
    followPlaces(this);
    this.retryButton.addEventListener('click', () => this.again());
    window.addEventListener('online', () => this.retryButton.hidden || this.again());
    // Browsers that claim to play HLS themselves do it in many ways: they are asked only where
    // there is no other.
    if ('MediaSource' in window) this.waitForPlay();
    else this.playNatively();
  }

  disconnectedCallback() {
    this.hls?.destroy();
    this.hls = null;
  }

  /* The library weighs as much as the rest of the page, so it comes when someone wants to watch.
   * Until then there is one button; a browser that is told to play otherwise is led the same way. */
  waitForPlay() {
    this.film.controls = false; // Chromium draws them as if the film were loading.
    this.playButton.hidden = false;
    for (const intent of ['pointerenter', 'touchstart', 'focusin']) {
      this.addEventListener(intent, () => this.library().catch(() => {}), { once: true, passive: true });
    }
    this.playButton.addEventListener('click', () => this.begin());
    this.film.addEventListener('click', () => this.hasBegun || this.begin());
    this.film.addEventListener('play', () => this.hasBegun || this.begin());
  }

  library() {
    this.loading ??= import(this.dataset.library).catch((error) => {
      this.loading = null;
      throw error;
    });
    return this.loading;
  }

  async begin(position = this.startingPoint()) {
    this.hasBegun = true;
    this.film.controls = true;
    this.film.pause();
    this.playButton.hidden = true;
    this.say(this.dataset.loading);
    this.film.focus();
    await this.load(position);
  }

  startingPoint() {
    const start = placeIn(window.location.hash) ?? (Number(this.dataset.start) || 0);
    return start < (Number(this.dataset.duration) || Infinity) - NEAR_THE_END ? start : 0;
  }

  goTo(seconds) {
    this.scrollIntoView({ block: 'nearest' });
    if ('MediaSource' in window && !this.hasBegun) {
      this.begin(seconds);
      return;
    }
    this.position = seconds;
    if (this.film.readyState) this.film.currentTime = seconds;
    this.film.play().catch(() => {});
  }

  async load(position, isToPlay = true) {
    this.position = position;
    try {
      const { default: Hls } = await this.library();
      this.attach(Hls, position);
      if (isToPlay) await this.film.play();
      else this.say('');
    } catch (error) {
      // "AbortError": the person was faster than the film. "NotAllowedError": they press play themselves.
      if (!['AbortError', 'NotAllowedError'].includes(error.name)) this.offerAgain(this.dataset.lost);
    }
  }

  attach(Hls, position) {
    this.hls?.destroy();
    this.addresses = new FreshAddresses(this.dataset.source, Number(this.dataset.renewAfter) || 480);
    this.hls = new Hls({
      startPosition: position || -1,
      startLevel: 0,
      maxBufferLength: 20,
      maxMaxBufferLength: 60,
      backBufferLength: 30,
      capLevelToPlayerSize: true,
      enableWorker: false,
      xhrSetup: async (request, address) => {
        request.open('GET', await this.addresses.freshFor(address), true);
      },
    });
    const learn = (_, { details }) => details.fragments[0] && this.addresses.remember(details.fragments[0].url);
    this.hls.on(Hls.Events.LEVEL_LOADED, learn);
    this.hls.on(Hls.Events.AUDIO_TRACK_LOADED, learn);
    this.hls.on(Hls.Events.ERROR, (_, error) => this.failed(Hls, error));
    this.hls.loadSource(this.dataset.source);
    this.hls.attachMedia(this.film);
    this.film.addEventListener('playing', () => this.say(''), { once: true });
  }

  failed(Hls, error) {
    const isDead = ADDRESS_DEAD.has(error.response?.code);
    if (isDead && error.details !== Hls.ErrorDetails.MANIFEST_LOAD_ERROR && this.mayReload()) {
      this.reload();
    } else if (error.fatal && error.type === Hls.ErrorTypes.MEDIA_ERROR && this.mayReload()) {
      this.hls.recoverMediaError();
    } else if (error.fatal) {
      const isMedia = error.type === Hls.ErrorTypes.MEDIA_ERROR;
      this.offerAgain(isDead ? this.dataset.closed : isMedia ? this.dataset.broken : this.dataset.lost);
    }
  }

  mayReload() {
    const isLongAgo = Date.now() - this.lastReload > LEAST_BETWEEN_RELOADS;
    if (isLongAgo) this.lastReload = Date.now();
    return isLongAgo;
  }

  /* The same film from the same second, with new addresses. */
  reload(isToPlay = !this.film.paused) {
    this.keepWatched();
    this.load(this.film.currentTime || this.position || 0, isToPlay);
  }

  offerAgain(sentence) {
    this.say(sentence);
    this.retryButton.hidden = false;
  }

  again() {
    this.retryButton.hidden = true;
    this.say(this.dataset.loading);
    if ('MediaSource' in window) this.reload(true);
    else this.reloadNatively();
  }

  playNatively() {
    this.film.addEventListener('loadedmetadata', () => {
      const position = this.position ?? this.startingPoint();
      if (position) this.film.currentTime = position;
    });
    this.film.addEventListener('playing', () => this.say(''));
    const lost = () => (this.mayReload() ? this.reloadNatively() : this.offerAgain(this.dataset.lost));
    this.film.addEventListener('error', lost);
    this.film.querySelector('source')?.addEventListener('error', lost);
  }

  reloadNatively() {
    this.keepWatched();
    this.position = this.film.currentTime || this.position || 0;
    this.film.src = this.dataset.source;
    this.film.play().catch(() => {});
  }

  say(sentence) {
    this.message.textContent = sentence ?? '';
  }

  /* A reload empties the browser's own list of what was played. */
  keepWatched() {
    this.watched = this.played();
  }

  played() {
    const ranges = this.film.played;
    const now = Array.from({ length: ranges.length }, (_, at) => [ranges.start(at), ranges.end(at)]);
    return union(this.watched, now);
  }

  reportWatching() {
    let last = 0;
    const report = () => {
      last = Date.now();
      this.report();
    };
    this.film.addEventListener('timeupdate', () => {
      if (!this.film.paused && Date.now() - last >= REPORT_EVERY) report();
    });
    for (const name of ['pause', 'seeked', 'ended']) this.film.addEventListener(name, report);
    window.addEventListener('pagehide', report);
    document.addEventListener('visibilitychange', () => document.hidden && report());
  }

  report() {
    const played = this.played().filter(([from, to]) => to > from);
    if (!played.length) return; // Nobody has watched anything yet.
    const detail = {
      played,
      position: this.film.currentTime,
      duration: this.film.duration || Number(this.dataset.duration) || 0,
    };
    this.dispatchEvent(new CustomEvent('lesson-video:progress', { bubbles: true, detail }));
  }
}

if (!customElements.get('lesson-video')) customElements.define('lesson-video', LessonVideo);
