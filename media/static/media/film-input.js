/* <film-input>: a file field on which a film can be dropped, and which shows how much of it has left. */

class FilmInput extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector('input[type="file"]');
    this.bar = this.querySelector('progress');
    this.message = this.querySelector('[role="status"]');
    this.form = this.closest('form');
    if (!this.input || !this.form || this.isListening) return;
    this.isListening = true;
    this.listenForDrops();
    if (this.form.matches('.media-upload')) this.watchTheChooser();
    else this.form.addEventListener('submit', (event) => this.send(event));
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
      const file = event.dataTransfer.files[0];
      if (!file) return;
      const chosen = new DataTransfer();
      chosen.items.add(file);
      this.input.files = chosen.files;
      this.input.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }

  /* The chooser sends its form itself, through jQuery: all we add is the bar. */
  watchTheChooser() {
    window.jQuery?.ajaxPrefilter((options) => {
      if (!(options.data instanceof FormData) || options.url !== this.form.action) return;
      options.xhr = () => this.watched(new XMLHttpRequest());
    });
  }

  watched(request) {
    this.bar.hidden = false;
    request.upload.addEventListener('progress', (event) => {
      const percent = event.total ? Math.floor((event.loaded / event.total) * 100) : 0;
      this.bar.value = percent;
      this.message.textContent =
        percent < 100 ? this.dataset.sending.replace('%s', percent) : this.dataset.arrived;
    });
    return request;
  }

  send(event) {
    if (!this.input.files.length) return; // Only the title or the tags change.
    event.preventDefault();
    const request = this.watched(new XMLHttpRequest());
    request.open('POST', this.form.action);
    // The page after a success is asked for by this request too; so marked, it leaves the message
    // "film added" for the page that the person will see.
    request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
    request.addEventListener('load', () => this.answered(request));
    request.addEventListener('error', () => this.failed(this.dataset.failed));
    request.send(new FormData(this.form));
  }

  answered(request) {
    const isElsewhere = new URL(request.responseURL).pathname !== new URL(this.form.action).pathname;
    if (request.status === 413) this.failed(this.dataset.tooBig);
    else if (request.status >= 400) this.failed(this.dataset.failed);
    else if (isElsewhere) window.location.assign(request.responseURL);
    else this.showErrors(request.responseText);
  }

  /* The server did not accept the form: show its sentences, and keep the chosen film. */
  showErrors(html) {
    const answer = new DOMParser().parseFromString(html, 'text/html');
    const sentences = [...answer.querySelectorAll('form .error-message, .messages .error')];
    const said = sentences.map((element) => element.textContent.trim()).filter(Boolean);
    this.failed([...new Set(said)].join(' ') || this.dataset.failed);
  }

  failed(sentence) {
    this.bar.hidden = true;
    this.message.textContent = sentence;
    for (const button of this.form.querySelectorAll('[type="submit"]')) {
      button.disabled = false;
      button.classList.remove('button-longrunning-active');
      if (button.dataset.wProgressLoadingValue) button.dataset.wProgressLoadingValue = 'false';
    }
    this.message.scrollIntoView({ block: 'nearest' });
  }
}

if (!customElements.get('film-input')) customElements.define('film-input', FilmInput);
