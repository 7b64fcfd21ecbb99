/* The playlists that a film begins with, asked for while hls.js itself is still on its way: on a weak link
 * hls.js would wait a whole turn for the first, and then another for what that one names. */

const PATIENCE = 15000;

export class PlaylistsAhead {
  constructor(source) {
    this.asked = new Map();
    this.askAll(new URL(source, document.baseURI));
  }

  async askAll(source) {
    for (const name of firstNamedIn(await this.ask(source))) this.ask(new URL(name, source));
  }

  /* Empty where it cannot be had: then hls.js asks itself, and hears why. */
  ask(address) {
    const text = fetch(address, { signal: AbortSignal.timeout(PATIENCE) })
      .then((answer) => (answer.ok ? answer.text() : ''))
      .catch(() => '');
    this.asked.set(address.href, text);
    return text;
  }

  /* Once each: whoever asks again wants it anew. */
  take(address) {
    const text = this.asked.get(address);
    this.asked.delete(address);
    return text;
  }

  /* hls.js's own loader, for playlists: takes what was asked for already. */
  loader(Loader) {
    const ahead = this;
    return class extends Loader {
      load(context, config, callbacks) {
        const url = new URL(context.url, document.baseURI).href;
        const asked = ahead.take(url);
        if (!asked) return super.load(context, config, callbacks);
        this.context = context;
        this.stats.loading.start = performance.now();
        return asked.then((data) => {
          if (this.isGone) return;
          if (!data) {
            this.stats.loading.start = 0;
            super.load(context, config, callbacks);
            return;
          }
          this.stats.loading.first = this.stats.loading.end = performance.now();
          callbacks.onSuccess({ url, data, code: 200 }, this.stats, context, null);
        });
      }

      abort() {
        this.isGone = true;
        super.abort();
      }

      destroy() {
        this.isGone = true;
        super.destroy();
      }
    };
  }
}

/* The smallest picture, which stands first, and the sound. */
function firstNamedIn(playlist) {
  if (!playlist.includes('#EXT-X-STREAM-INF')) return [];
  const sound = /TYPE=AUDIO.*URI="([^"]+)"/.exec(playlist)?.[1];
  const picture = playlist.split('\n').find((line) => line && !line.startsWith('#'));
  return new Set([picture, sound].filter(Boolean));
}
