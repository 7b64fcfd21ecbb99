/* <film-input>: a file field whose films leave at once, in pieces, while the rest of the form is filled in.
   Without it, or when its library does not come, the field is a plain one and the form carries the film. */

import { Awake } from './film-awake.js';
import { csrfToken } from './film-csrf.js';
import { FilmSending } from './film-sending.js';
import { filled } from './film-pace.js';

const MOST_AT_ONCE = 2;
const A_DAY = 24 * 3600 * 1000;
const SCRIPTED = { 'X-Requested-With': 'XMLHttpRequest' };
const TUS = { ...SCRIPTED, 'Tus-Resumable': '1.0.0' };
let library = null;

function loadLibrary(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => (window.tus?.isSupported ? resolve(window.tus) : reject(new Error('tus')));
    script.onerror = () => {
      library = null;
      reject(new Error('tus'));
    };
    document.head.append(script);
  });
  return library;
}

class FilmInput extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector('input[type="file"]');
    this.form = this.closest('form');
    if (!this.input || !this.form || this.sendings) return;
    this.sendings = [];
    this.awake = new Awake();
    this.arrivedField = this.querySelector('input[type="hidden"]');
    this.titleField = this.form.querySelector('[name$="title"]');
    this.isChooser = this.form.matches('.media-upload');
    this.input.multiple = this.hasAttribute('data-many') && !this.isChooser;
    // After all other listeners, for some of them read the field's value.
    this.input.addEventListener('change', () => {
      this.isTaking = true;
      setTimeout(() => this.take([...this.input.files]).finally(() => this.taken()));
    });
    // Before all other listeners: the chooser sends its form itself.
    this.form.addEventListener('submit', (event) => this.submitted(event), { capture: true });
    this.listenForDrops();
    if (this.arrivedField.value) this.say(this.dataset.arrived);
    else this.remindOfEarlier();
  }

  listenForDrops() {
    this.addEventListener('dragover', (event) => {
      event.preventDefault();
      this.classList.add('film-input--over');
    });
    this.addEventListener('dragleave', () => this.classList.remove('film-input--over'));
    this.addEventListener('drop', (event) => {
      event.preventDefault();
      this.classList.remove('film-input--over');
      const chosen = new DataTransfer();
      const dropped = [...event.dataTransfer.files];
      for (const file of this.input.multiple ? dropped : dropped.slice(0, 1)) chosen.items.add(file);
      if (!chosen.files.length) return;
      this.input.files = chosen.files;
      this.input.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }

  /* tus keeps a note of each film that it has begun; the browser does not keep the film. Only of those is
   * spoken that still wait here: others were added since, or are somebody else's. */
  async remindOfEarlier() {
    for (const { uploadUrl, metadata } of earlierFilms()) {
      const answer = await fetch(uploadUrl, { method: 'HEAD', headers: TUS }).catch(() => null);
      if (!answer?.ok || this.sendings.length) continue;
      const isWhole = answer.headers.get('Upload-Offset') === answer.headers.get('Upload-Length');
      this.say(filled(isWhole ? this.dataset.earlierWhole : this.dataset.earlier, { name: metadata.filename }));
    }
  }

  async take(files) {
    // An empty file has nothing to send; the form takes it and the list says what is wrong with it.
    if (!files.length) return;
    if (files.length === 1 && this.titleField.value === '') this.titleField.value = stem(files[0].name);
    if (files.some((file) => file.size === 0)) return;
    const tus = await loadLibrary(this.dataset.library).catch(() => null);
    if (!tus) return;
    this.input.value = '';
    this.say('');
    this.arrivedField.value = '';
    if (!this.input.multiple) for (const sending of this.sendings) sending.cancel();
    for (const file of files) this.sendings.push(this.sendingOf(file, tus));
    this.nameThem();
    this.goOn();
  }

  /* Somebody quick may have pressed the button meanwhile. */
  taken() {
    this.isTaking = false;
    if (!this.wantsToSave) return;
    if (this.sendings.length) this.goOn();
    else {
      this.wantsToSave = false;
      this.form.requestSubmit();
    }
  }

  sendingOf(file, tus) {
    const row = this.querySelector('template').content.cloneNode(true).firstElementChild;
    this.querySelector('.film-input__films').append(row);
    row.querySelector('.film-input__title').value = stem(file.name);
    const sending = new FilmSending(file, {
      tus,
      row,
      texts: this.dataset,
      known: (query) => this.known(query),
      options: {
        endpoint: this.dataset.endpoint,
        metadata: { filename: file.name, ...this.collection() },
        headers: SCRIPTED,
      },
    });
    sending.addEventListener('change', () => queueMicrotask(() => this.goOn()));
    row.querySelector('[data-use]').addEventListener('click', (event) => this.use(event, sending));
    return sending;
  }

  collection() {
    const field = this.form.querySelector('[name$="collection"]');
    return field ? { collection: field.value } : {};
  }

  async known(query) {
    const answer = await fetch(`${this.dataset.known}?${new URLSearchParams(query)}`);
    return answer.ok ? (await answer.json()).films[0] : null;
  }

  /* In the chooser the known film is chosen; elsewhere the link leads to it. */
  use(event, sending) {
    const film = sending.knownFilm;
    sending.cancel();
    if (!this.isChooser) return;
    event.preventDefault();
    // Only the chooser can choose; its links, wherever they led before, are how to ask it.
    const link = this.form.closest('.modal-body, .modal').querySelector('a.media-choice');
    if (!link) return window.open(film.edit);
    link.href = film.choose;
    link.click();
  }

  /* One film has the form's title; of several, each has its own. */
  nameThem() {
    const isOne = this.sendings.length === 1;
    for (const { row } of this.sendings) row.querySelector('.film-input__title').hidden = isOne;
    const field = this.titleField.closest('li');
    if (field) field.hidden = !isOne && this.sendings.length > 0;
  }

  /* Whenever something has changed: let the next one leave, and save once all are here. */
  goOn() {
    this.sendings = this.sendings.filter((sending) => sending.state !== 'cancelled');
    let free = MOST_AT_ONCE - this.sendings.filter((sending) => sending.isUnderWay).length;
    for (const sending of this.sendings) {
      if (sending.state !== 'turn' || free <= 0) continue;
      free -= 1;
      sending.begin();
    }
    this.awake.keep(this.sendings.some((sending) => sending.isUnderWay));
    if (!this.wantsToSave || this.isTaking) return;
    if (!this.sendings.length || this.sendings.some((sending) => sending.state === 'failed')) this.stay('');
    else if (this.sendings.every((sending) => sending.isArrived)) this.save();
  }

  submitted(event) {
    if ((!this.sendings.length && !this.isTaking) || this.isReady) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.wantsToSave = true;
    this.say(this.dataset.willBeSaved);
    // Later, for a form that is being submitted ignores whoever submits it again.
    setTimeout(() => this.goOn());
  }

  save() {
    this.wantsToSave = false;
    if (this.sendings.length > 1) return this.saveEach();
    this.arrivedField.value = this.sendings[0].id;
    this.form.querySelector('[name="csrfmiddlewaretoken"]').value = csrfToken();
    this.isReady = true;
    this.form.requestSubmit();
    this.isReady = false;
  }

  async saveEach() {
    let trouble = '';
    for (const sending of this.sendings) {
      const sentence = await this.saveOne(sending).catch(() => this.dataset.notSaved);
      sending.say(sentence || this.dataset.saved);
      sending.isSaved = !sentence;
      trouble ||= sentence;
    }
    if (!trouble) return window.location.assign(this.dataset.list);
    this.sendings = this.sendings.filter((sending) => !sending.isSaved);
    this.stay(trouble);
  }

  /* Returns the sentence that says what went wrong, if anything did. */
  async saveOne(sending) {
    const values = new FormData(this.form);
    values.set('csrfmiddlewaretoken', csrfToken());
    values.delete(this.input.name);
    values.set(this.titleField.name, sending.row.querySelector('.film-input__title').value);
    values.set(this.arrivedField.name, sending.id);
    // As a script's: whoever is no longer signed in is told so then, and not led away to sign in.
    const asked = { method: 'POST', body: values, headers: SCRIPTED, redirect: 'manual' };
    const answer = await fetch(this.form.action, asked);
    if (answer.type === 'opaqueredirect') return ''; // Whoever is led on has been understood.
    return answer.status === 403 ? this.dataset.signedOut : this.dataset.notSaved;
  }

  /* Nothing is sent just now: the buttons are the person's again. */
  stay(sentence) {
    this.wantsToSave = false;
    this.say(sentence);
    for (const button of this.form.querySelectorAll('[type="submit"]')) {
      button.disabled = false;
      button.classList.remove('button-longrunning-active');
      if (button.dataset.wProgressLoadingValue) button.dataset.wProgressLoadingValue = 'false';
    }
  }

  say(sentence) {
    this.querySelector('.film-input__message').textContent = sentence;
  }
}

/* The notes of the last day; older ones are thrown away, for what they are about has been swept up. */
function earlierFilms() {
  const kept = [];
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith('tus::'))) {
    try {
      const note = JSON.parse(localStorage.getItem(key));
      if (Date.now() - new Date(note.creationTime) < A_DAY) kept.push(note);
      else localStorage.removeItem(key);
    } catch {
      // Not a note of ours.
    }
  }
  return kept;
}

function stem(name) {
  return name.replace(/\.[^.]+$/, '');
}

if (!customElements.get('film-input')) customElements.define('film-input', FilmInput);
