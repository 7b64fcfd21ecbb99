/* One film on its way: sends it by tus, piece by piece, until it is there, whatever happens to the connection. */

import { csrfToken } from './film-csrf.js';
import { digestOf } from './film-digest.js';
import { Pace, filled, piece, size, speed, time } from './film-pace.js';

const RETRIES = [0, 1000, 3000, 5000, 10000];
const TRY_AGAIN = 15_000;
/* A connection in a tunnel says nothing for minutes: it is given up and a new one made. */
const SILENCE = 20_000;
const NO_ROOM = 507;
/* What tells that there is nothing to go on with. */
const GONE = new Set([404, 410]);

export class FilmSending extends EventTarget {
  constructor(file, { tus, row, texts, options, known }) {
    super();
    Object.assign(this, { file, row, texts, known });
    this.state = 'turn';
    this.id = '';
    this.pace = new Pace();
    this.upload = new tus.Upload(file, {
      ...options,
      chunkSize: piece(0),
      retryDelays: RETRIES,
      onBeforeRequest: (request) => request.setHeader('X-CSRFToken', csrfToken()),
      onAfterResponse: insistOnAnswer,
      onShouldRetry: (error) => navigator.onLine && !isRefusal(statusOf(error)),
      onProgress: (sent) => this.progress(sent),
      onError: (error) => this.stumbled(error),
      onSuccess: () => this.arrived(),
    });
    this.online = () => this.state === 'waiting' && this.send();
    window.addEventListener('online', this.online);
    for (const [name, work] of Object.entries({ pause: 'pause', 'go-on': 'send', cancel: 'cancel', anyway: 'send' }))
      this.button(name).addEventListener('click', () => this[work]());
    row.querySelector('.film-input__name').textContent = file.name;
    this.show('turn', texts.turn);
  }

  get isArrived() {
    return this.state === 'arrived';
  }

  get isUnderWay() {
    return this.state === 'sending' || this.state === 'waiting';
  }

  button(name) {
    return this.row.querySelector(`[data-${name}]`);
  }

  /* Begins, or goes on where an earlier try in this browser stopped. */
  async begin() {
    this.show('sending', '');
    const [earlier] = await this.upload.findPreviousUploads();
    if (earlier) this.upload.resumeFromPreviousUpload(earlier);
    this.send();
    this.offerKnown({ digest: await digestOf(this.file, () => this.isUnderWay) });
  }

  send() {
    clearTimeout(this.again);
    this.offer('');
    this.pace.forget();
    this.show('sending', this.message ?? '');
    this.listen();
    this.upload.start();
  }

  pause() {
    this.upload.abort();
    this.show('paused', this.texts.paused);
  }

  cancel() {
    this.upload.abort(true).catch(() => {}); // What is left behind there is swept up after a day.
    this.show('cancelled', '');
    this.row.remove();
  }

  progress(sent) {
    if (this.state !== 'sending') return;
    this.listen();
    this.pace.mark(sent);
    const rate = this.pace.speed;
    this.upload.options.chunkSize = piece(rate);
    const left = rate ? time((this.file.size - sent) / rate) : '…';
    const percent = Math.floor((sent / this.file.size) * 100);
    this.row.querySelector('progress').value = percent;
    const values = { percent, size: size(this.file.size), speed: speed(rate), left };
    this.say(filled(this.texts.sending, values));
  }

  listen() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      if (this.state !== 'sending') return;
      this.upload.abort();
      this.send();
    }, SILENCE);
  }

  stumbled(error) {
    if (this.state !== 'sending') return;
    const status = statusOf(error);
    if (status === 403) return this.show('paused', this.texts.signedOut);
    const said = error.originalResponse?.getBody()?.trim() || this.texts.failed;
    if (status === NO_ROOM) return this.show('paused', said);
    if (isRefusal(status)) return this.show('failed', said);
    this.show('waiting', this.texts.waiting);
    this.again = setTimeout(() => this.send(), TRY_AGAIN);
  }

  arrived() {
    this.id = this.upload.url.replace(/\/$/, '').split('/').pop();
    this.row.querySelector('progress').value = 100;
    this.show('arrived', this.texts.arrived);
    this.offerKnown({ upload: this.id });
  }

  /* The same bytes may be here already: then nobody has to wait, or to look after two films. */
  async offerKnown(query) {
    if (!Object.values(query)[0] || this.isOffered) return;
    const film = await this.known(query).catch(() => null);
    if (!film || this.isOffered || !(this.isUnderWay || this.isArrived)) return;
    this.isOffered = true;
    if (!this.isArrived) this.pause();
    this.offer(filled(this.texts.knownFilm, { title: film.title }), film);
  }

  offer(sentence, film = null) {
    this.row.querySelector('.film-input__offer').textContent = sentence;
    const use = this.button('use');
    use.hidden = !film;
    if (film) use.href = film.edit;
    this.knownFilm = film;
    this.button('anyway').hidden = !film || this.isArrived;
    if (film) this.button('go-on').hidden = true;
  }

  show(state, sentence) {
    this.state = state;
    clearTimeout(this.silence);
    this.button('pause').hidden = state !== 'sending' && state !== 'waiting';
    this.button('go-on').hidden = state !== 'paused';
    if (state === 'failed' || state === 'arrived' || state === 'cancelled')
      window.removeEventListener('online', this.online);
    this.say(sentence);
    this.dispatchEvent(new Event('change'));
  }

  say(sentence) {
    this.message = sentence;
    this.row.querySelector('.film-input__state').textContent = sentence;
  }
}

/* tus would take every fault, such as a proxy's while the site restarts, for news that the bytes are gone,
 * and begin anew. */
function insistOnAnswer(request, response) {
  const status = response.getStatus();
  if (request.getMethod() !== 'HEAD' || (status >= 200 && status < 300) || GONE.has(status)) return;
  throw Object.assign(new Error('No word of what has arrived'), { status });
}

function statusOf(error) {
  return error.originalResponse?.getStatus() ?? error.causingError?.status ?? 0;
}

/* 409 and 423 are about the place of the next byte, and 404 and 410 make tus begin anew. */
function isRefusal(status) {
  return status === NO_ROOM || (status >= 400 && status < 500 && ![404, 409, 410, 423].includes(status));
}
