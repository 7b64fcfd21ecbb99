/* Whether the server that has a film's bytes answers, and yet lets no page of this site read the answer: an
 * object store without a rule for us (CORS). To a script that looks like no connection at all, so the server is
 * asked for what can be told: that it answers before and after a question whose answer is withheld. */
export async function withholds(address) {
  if (new URL(address, document.baseURI).origin === window.location.origin) return false;
  return (await answers(address)) && !(await isReadable(address)) && (await answers(address));
}

const quietly = { cache: 'no-store', credentials: 'omit' };

function answers(address) {
  return fetch(address, { ...quietly, method: 'HEAD', mode: 'no-cors' }).then(() => true, () => false);
}

function isReadable(address) {
  return fetch(address, { ...quietly, headers: { Range: 'bytes=0-0' } }).then(() => true, () => false);
}
