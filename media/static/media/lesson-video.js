/* <lesson-video>: plays a film through hls.js, or natively where the browser has no Media Source
 * Extensions, or as one plain file where both fail, and reports what was watched.
 *
 * Attributes: data-source (master playlist), data-sound (playlist of the sound alone), data-keep (one
 * MP4), data-library (hls.js), data-controls, data-speaking and
 * data-dictionary (scripts of the controls and their words), data-words (words of ours), data-duration
 * (seconds), data-renew-after (seconds an address of bytes is used), data-loading, data-cut, data-lost,
 * data-closed, data-broken, data-simple (sentences). An element around it may say data-start (seconds).
 *
 * Event `lesson-video:progress`, bubbling, with detail {played: [[from, to], …], position, duration}
 * in seconds: every five seconds while playing, and at every pause, seek, end and leaving.
 *
 * Links to `#t=83.5` on the page lead to that second, and a page opened with such a hash begins there.
 */

import { FreshAddresses } from './film-addresses.js';
import { PlaylistsAhead } from './film-ahead.js';
import { followPlaces, placeIn } from './film-places.js';
import { Qualities } from './film-qualities.js';
import { withholds } from './film-store.js';
import { streaming } from './film-streaming.js';
import { Watched } from './film-watched.js';

const REPORT_EVERY = 5000;
const NEAR_THE_END = 3;
const ADDRESS_DEAD = new Set([403, 404, 410]);
const LEAST_BETWEEN_RELOADS = 15000;
const MOST_UNPLAYABLE = 3;
const TRY_AGAIN_AFTER = 20000;
const SPEAK_AFTER = 1500;
const SOUND_ONLY = 'yunke:sound-only';

class LessonVideo extends HTMLElement {
  connectedCallback() {
    if (this.film) return;
    this.film = this.querySelector('video');
    this.before = this.querySelector('[data-before]');
    this.playButton = this.querySelector('[data-play]');
    this.retryButton = this.querySelector('[data-retry]');
    this.message = this.querySelector('[data-message]');
    this.watched = new Watched(this.film);
    this.qualities = new Qualities((level) => this.hls && (this.hls.nextLevel = level));
    this.film.videoRenditions = this.qualities;
    this.lastReload = 0;
    this.isSoundOnly = Boolean(this.dataset.sound) && remembersSoundOnly();
    this.reportWatching();
    this.tellOfTheConnection();
    followPlaces(this);
    this.retryButton.addEventListener('click', () => this.again());
    this.film.addEventListener('playing', () => this.putControls(), { once: true });
    // Browsers that claim to play HLS themselves do it in many ways: they are asked only where
    // there is no other.
    if ('MediaSource' in window) this.waitForPlay();
    else this.playNatively();
  }

  disconnectedCallback() {
    clearTimeout(this.retry);
    clearTimeout(this.stall);
    this.hls?.destroy();
    this.hls = null;
  }

  /* The library weighs as much as the rest of the page, so it comes after the page has, or when someone
   * wants to watch. Until then there is one button; a browser that is told to play otherwise is led the
   * same way. */
  waitForPlay() {
    this.film.controls = false; // Chromium draws them as if the film were loading.
    this.playButton.hidden = false;
    for (const intent of ['pointerenter', 'touchstart', 'focusin']) {
      this.addEventListener(intent, () => this.library().catch(() => {}), { once: true, passive: true });
    }
    this.playButton.addEventListener('click', () => this.begin());
    this.film.addEventListener('click', () => this.hasBegun || this.begin());
    this.film.addEventListener('play', () => this.hasBegun || this.begin());
    if (document.readyState === 'complete') this.fetchAhead();
    else window.addEventListener('load', () => this.fetchAhead(), { once: true });
  }

  fetchAhead() {
    if (navigator.connection?.saveData || this.loading) return;
    const link = document.createElement('link');
    Object.assign(link, { rel: 'modulepreload', href: this.dataset.library, fetchPriority: 'low' });
    document.head.append(link);
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
    this.before.hidden = true;
    this.dropLatePoster();
    this.ahead = new PlaylistsAhead(this.source);
    this.say(this.dataset.loading);
    this.film.focus();
    await this.load(position);
  }

  /* Whoever has pressed play waits for the film, and no longer for the picture that stands before it. */
  dropLatePoster() {
    if (!performance.getEntriesByName(this.film.poster).length) this.film.removeAttribute('poster');
  }

  startingPoint() {
    const start = placeIn(window.location.hash) ?? (Number(this.closest('[data-start]')?.dataset.start) || 0);
    return start < (Number(this.dataset.duration) || Infinity) - NEAR_THE_END ? start : 0;
  }

  /* The second the person is at, also while a new source has not come there yet. */
  get place() {
    return this.isThere ? this.film.currentTime : (this.position ?? 0);
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

  get source() {
    return this.isSoundOnly ? this.dataset.sound : this.dataset.source;
  }

  /* To be called before the film gets another source. */
  leaveSource(position) {
    this.watched.keep();
    this.position = position;
    this.isThere = false;
    // Otherwise a new source would begin at the common speed.
    this.film.defaultPlaybackRate = this.film.playbackRate;
  }

  async load(position, isToPlay = true) {
    this.leaveSource(position);
    try {
      const { default: Hls } = await this.library();
      this.attach(Hls, position);
      if (isToPlay) await this.film.play();
      else this.say('');
    } catch (error) {
      this.ahead = null;
      // "AbortError": the person was faster than the film. "NotAllowedError": they press play themselves.
      if (!['AbortError', 'NotAllowedError'].includes(error.name)) this.offerAgain(this.dataset.lost);
    }
  }

  attach(Hls, position) {
    this.hls?.destroy();
    this.addresses = new FreshAddresses(this.dataset.source, Number(this.dataset.renewAfter) || 480);
    this.hls = new Hls(streaming(this.addresses, position));
    if (this.ahead) this.hls.config.pLoader = this.ahead.loader(Hls.DefaultConfig.loader);
    this.ahead = null;
    const learn = (_, { details }) => details.fragments[0] && this.addresses.remember(details.fragments[0].url);
    this.hls.on(Hls.Events.LEVEL_LOADED, learn);
    this.hls.on(Hls.Events.AUDIO_TRACK_LOADED, learn);
    this.hls.on(Hls.Events.MANIFEST_PARSED, () => this.offerQualities());
    this.hls.on(Hls.Events.FRAG_LOADED, () => (this.isCut = this.isInDoubt = false));
    this.isInDoubt = true;
    this.unplayable = 0;
    this.hls.on(Hls.Events.FRAG_BUFFERED, () => (this.unplayable = 0));
    this.hls.on(Hls.Events.ERROR, (_, error) => this.failed(Hls, error));
    this.hls.loadSource(this.source);
    this.hls.attachMedia(this.film);
  }

  offerQualities() {
    this.qualities.offer(this.isSoundOnly ? [] : this.hls.levels);
    if (this.qualities.selectedIndex >= 0) this.hls.loadLevel = this.qualities.selectedIndex;
  }

  failed(Hls, error) {
    const isDead = ADDRESS_DEAD.has(error.response?.code);
    const isMedia = error.type !== Hls.ErrorTypes.NETWORK_ERROR || /parsing|incompatible/i.test(error.details);
    if (isMedia) this.unplayable += 1;
    else if (!isDead) this.cut(error.frag?.url);
    if (isDead && error.details !== Hls.ErrorDetails.MANIFEST_LOAD_ERROR && this.mayReload()) {
      this.reload();
    } else if (error.fatal && isMedia && this.mayReload()) {
      if (error.type === Hls.ErrorTypes.MEDIA_ERROR) this.hls.recoverMediaError();
      else this.reload();
    } else if (error.fatal && isDead) {
      this.offerAgain(this.dataset.closed);
    } else if (isMedia && (error.fatal || this.unplayable > MOST_UNPLAYABLE)) {
      this.playSimply();
    } else if (error.fatal) {
      this.offerAgain(this.dataset.lost);
    }
  }

  mayReload() {
    const isLongAgo = Date.now() - this.lastReload > LEAST_BETWEEN_RELOADS;
    if (isLongAgo) this.lastReload = Date.now();
    return isLongAgo;
  }

  /* The same film from the same second, with new addresses. */
  reload(isToPlay = !this.film.paused) {
    this.load(this.place, isToPlay);
  }

  /* One plain file, which nearly everything plays. An object store's address of it may die in a pause: then
   * ours leads to a new one. */
  playSimply(isToPlay = true) {
    this.leaveSource(this.place);
    this.hls?.destroy();
    this.hls = null;
    this.qualities.offer([]);
    if (!this.dataset.keep) {
      this.offerAgain(this.dataset.broken);
      return;
    }
    const film = this.film;
    film.addEventListener('loadedmetadata', () => (film.currentTime = this.position), { once: true });
    const stopped = () => (this.mayReload() ? this.playSimply(!film.paused) : this.offerAgain(this.dataset.broken));
    film.addEventListener('error', () => this.hls || stopped(), { once: true });
    film.src = this.dataset.keep;
    this.standing = this.dataset.simple;
    if (isToPlay) film.play().catch(() => {});
  }

  async cut(address) {
    this.isCut = true;
    if (this.isStalled) this.say(this.dataset.cut);
    if (!this.isInDoubt || !address) return;
    this.isInDoubt = false;
    const { hls } = this;
    if (!(await withholds(address)) || hls !== this.hls) return;
    this.playSimply(); // Without a script that reads it, a plain file plays from there.
  }

  get isStalled() {
    const isToMove = this.retryButton.hidden && !this.film.paused;
    return isToMove && this.film.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  /* A sentence while nothing moves, and going on by itself when the connection returns. */
  tellOfTheConnection() {
    this.film.addEventListener('waiting', () => {
      clearTimeout(this.stall);
      this.stall = setTimeout(() => this.isStalled && this.say(this.isCut ? this.dataset.cut : this.dataset.loading), SPEAK_AFTER);
    });
    this.film.addEventListener('playing', () => {
      this.isThere = true;
      this.say(this.standing);
    });
    this.film.addEventListener('seeked', () => (this.isThere = true));
    window.addEventListener('online', () => {
      if (!this.retryButton.hidden) this.again();
      else this.hls?.startLoad(this.place);
    });
  }

  offerAgain(sentence) {
    this.say(sentence);
    this.retryButton.hidden = false;
    clearTimeout(this.retry);
    if (sentence === this.dataset.lost) {
      this.retry = setTimeout(() => this.retryButton.hidden || this.again(), TRY_AGAIN_AFTER);
    }
  }

  again() {
    clearTimeout(this.retry);
    this.retryButton.hidden = true;
    this.standing = '';
    this.say(this.dataset.loading);
    if ('MediaSource' in window) this.reload(true);
    else this.reloadNatively();
  }

  playNatively() {
    this.film.addEventListener('loadedmetadata', () => {
      const position = this.position ?? this.startingPoint();
      if (position) this.film.currentTime = position;
    });
    const lost = () => (this.mayReload() ? this.reloadNatively() : this.offerAgain(this.dataset.lost));
    this.film.addEventListener('error', lost);
    this.film.querySelector('source')?.addEventListener('error', lost);
  }

  reloadNatively(isToPlay = true) {
    this.leaveSource(this.place);
    this.film.src = this.source;
    if (isToPlay) this.film.play().catch(() => {});
  }

  /* The browser's own controls do until ours are there. */
  async putControls() {
    try {
      const { speak } = await import(this.dataset.speaking);
      const { lang } = document.documentElement;
      await speak(lang, this.dataset.dictionary, JSON.parse(this.dataset.words));
      const { putControls } = await import(this.dataset.controls);
      putControls(this);
    } catch {
      this.film.addEventListener('playing', () => this.putControls(), { once: true });
      return;
    }
    this.soundButton = this.querySelector('[data-sound-only]');
    this.soundButton?.addEventListener('click', () => this.listen(!this.isSoundOnly));
    this.showSoundOnly();
  }

  /* Only the sound, or the picture again, from the same second. */
  listen(isSoundOnly) {
    this.isSoundOnly = isSoundOnly;
    rememberSoundOnly(isSoundOnly);
    this.showSoundOnly();
    this.standing = '';
    if ('MediaSource' in window) this.reload();
    else this.reloadNatively(!this.film.paused);
  }

  showSoundOnly() {
    this.soundButton?.setAttribute('aria-pressed', String(this.isSoundOnly));
  }

  say(sentence) {
    this.message.textContent = sentence ?? '';
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
    const played = this.watched.ranges();
    if (!played.length) return; // Nobody has watched anything yet.
    const detail = {
      played,
      position: this.place,
      duration: this.film.duration || Number(this.dataset.duration) || 0,
    };
    this.dispatchEvent(new CustomEvent('lesson-video:progress', { bubbles: true, detail }));
  }
}

/* Remembered for the device: whoever pays for their bytes does so in every lesson. */
function remembersSoundOnly() {
  try {
    return localStorage.getItem(SOUND_ONLY) === 'yes';
  } catch {
    return false;
  }
}

function rememberSoundOnly(isSoundOnly) {
  try {
    if (isSoundOnly) localStorage.setItem(SOUND_ONLY, 'yes');
    else localStorage.removeItem(SOUND_ONLY);
  } catch {
    // Refused: then it holds for this page.
  }
}

if (!customElements.get('lesson-video')) customElements.define('lesson-video', LessonVideo);
