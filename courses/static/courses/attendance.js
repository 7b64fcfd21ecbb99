/* Attendance tap by tap. A tap that cannot be sent outlives the page and the battery; numbers of children are
 * kept here, never names, and apart by person: on a shared tablet nobody sends what another has tapped. */

import { read, storedKeys, write } from '../cms/js/kept.js';

const PREFIX = 'yunke:attendance:';
const AGAIN_AFTER = 15_000;

class Sheet {
  constructor(form) {
    this.form = form;
    this.prefix = `${PREFIX}${form.dataset.person}:`;
    this.key = `${this.prefix}${form.dataset.cohort}:${form.dataset.day}`;
    this.isSending = false;
  }

  start() {
    this.form.querySelector('[data-keep]').hidden = true;
    for (const [student, tap] of Object.entries(read(this.key))) this.show(this.line(student), tap);
    this.form.addEventListener('change', ({ target }) => this.keep(target.closest('[data-student]')));
    this.form.querySelector('[data-others]').addEventListener('click', (event) => this.markOthers(event));
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.send();
    });
    addEventListener('online', () => this.send());
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.send(); });
    if (storedKeys(this.prefix).length) this.send();
  }

  line(student) {
    return this.form.querySelector(`[data-student="${CSS.escape(student)}"]`);
  }

  presenceOf(line) {
    return line.querySelector('input[type="radio"]:checked')?.value ?? '';
  }

  keep(...lines) {
    const taps = read(this.key);
    for (const line of lines.filter(Boolean)) {
      taps[line.dataset.student] = {
        student: Number(line.dataset.student),
        presence: this.presenceOf(line),
        note: line.querySelector('.attendance__note input').value.trim(),
        told_at: new Date().toISOString(),
      };
      line.querySelector('[data-by]').textContent = '';
    }
    write(this.key, taps);
    this.send();
  }

  markOthers(event) {
    event.preventDefault();
    const others = [...this.form.querySelectorAll('[data-student]')].filter((line) => !this.presenceOf(line));
    for (const line of others) line.querySelector('input[value="here"]').checked = true;
    this.keep(...others);
  }

  /* This page's taps and those that an earlier page could not send, one class and day after the other. */
  async send() {
    if (this.isSending) return;
    this.isSending = true;
    let standing = 'kept';
    for (const key of storedKeys(this.prefix)) {
      standing = await this.sendOne(key);
      if (standing !== 'kept') break;
    }
    this.isSending = false;
    this.say(standing);
    if (standing === 'waiting') setTimeout(() => this.send(), AGAIN_AFTER);
    else if (standing === 'kept' && storedKeys(this.prefix).length) this.send();
  }

  async sendOne(key) {
    const taps = read(key);
    const [cohort, day] = key.slice(this.prefix.length).split(':');
    let answer;
    try {
      answer = await fetch(this.form.dataset.address, {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': this.form.dataset.token },
        body: JSON.stringify({
          cohort: Number(cohort), day, marks: Object.values(taps), sent_at: new Date().toISOString(),
        }),
      });
    } catch {
      return 'waiting';
    }
    if (answer.status >= 500 || answer.status === 429) return 'waiting';
    if ([401, 403].includes(answer.status)) return 'refused';
    // What the server will never take would hold up what comes after it.
    const told = answer.ok ? await answer.json().catch(() => null) : null;
    const left = read(key);
    for (const [student, tap] of Object.entries(taps)) {
      if (left[student]?.told_at === tap.told_at) delete left[student];
    }
    write(key, left);
    if (key === this.key && told) this.showAll(told.marks, taps, left);
    return 'kept';
  }

  /* How it stands at the school. What somebody else has pressed later is shown in place of ours, and said. */
  showAll(marks, taps, left) {
    for (const mark of marks) {
      const line = this.line(String(mark.student));
      if (!line || left[mark.student]) continue;
      const ours = taps[mark.student];
      const isOverruled = ours && (ours.presence !== mark.presence || ours.note !== mark.note);
      this.show(line, mark);
      line.querySelector('[data-by]').textContent = isOverruled
        ? `${this.words('changed')} ${mark.said_by}` : mark.said_by;
      line.classList.toggle('attendance__line--changed', Boolean(isOverruled));
    }
  }

  show(line, { presence, note }) {
    if (!line) return;
    for (const choice of line.querySelectorAll('input[type="radio"]')) choice.checked = choice.value === presence;
    const field = line.querySelector('.attendance__note input');
    if (field !== document.activeElement) field.value = note;
  }

  words(name) {
    return this.form.querySelector(`[data-words="${name}"]`).textContent;
  }

  say(standing) {
    const place = this.form.querySelector('[data-standing]');
    place.hidden = false;
    place.textContent = this.words(standing);
    place.classList.toggle('notice--done', standing === 'kept');
    place.classList.toggle('notice--wait', standing !== 'kept');
  }
}

const form = document.querySelector('[data-attendance]');
if (form) new Sheet(form).start();
