/* Addresses of bytes live ten minutes. Old ones are swapped for new ones before they die, so that
 * neither a long film nor a long pause is noticed. */
export class FreshAddresses {
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
    // Without a connection, and for those who may no longer, the old address tells what is the matter.
    const answer = await fetch(new URL(`${name}.m3u8`, this.master), { credentials: 'same-origin' }).catch(() => null);
    if (!answer?.ok) return;
    const line = (await answer.text()).split('\n').find((text) => text && !text.startsWith('#'));
    if (line) this.remember(new URL(line, this.master).href);
  }
}

function nameIn(address) {
  return new URL(address, document.baseURI).pathname.split('/').pop().replace(/\.mp4$/, '');
}
