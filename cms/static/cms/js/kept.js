/* What a page must not lose before the server has it: small objects in the browser's own store, each under a
 * key, gone when it is empty. */

/* Where the browser refuses to keep anything, the page's own memory has to do. */
const memory = new Map();

export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? memory.get(key) ?? {};
  } catch {
    return memory.get(key) ?? {};
  }
}

export function write(key, kept) {
  const isEmpty = Object.keys(kept).length === 0;
  try {
    if (isEmpty) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(kept));
    memory.delete(key);
  } catch {
    memory.set(key, kept);
  }
}

export function storedKeys(prefix) {
  const keys = new Set(memory.keys());
  try {
    for (let at = 0; at < localStorage.length; at += 1) keys.add(localStorage.key(at));
  } catch {
    // Refused: then nothing is stored either.
  }
  return [...keys].filter((key) => key.startsWith(prefix));
}
