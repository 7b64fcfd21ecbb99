/* Keeps the screen of a phone on while it has something to send: with its screen it would rest from sending too. */
export class Awake {
  constructor() {
    // Whoever looks at another page gives the lock up; it is asked for again when they are back.
    document.addEventListener('visibilitychange', () => this.settle());
  }

  keep(isWanted) {
    this.isWanted = isWanted;
    this.settle();
  }

  async settle() {
    if (!navigator.wakeLock || document.hidden || this.isAsking) return;
    this.isAsking = true;
    if (this.isWanted && (!this.lock || this.lock.released)) {
      this.lock = await navigator.wakeLock.request('screen').catch(() => null);
    }
    this.isAsking = false;
    if (this.isWanted || !this.lock) return;
    this.lock.release();
    this.lock = null;
  }
}
