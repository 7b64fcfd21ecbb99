/* What tells two films apart by their bytes, reckoned as the server does (media/videos/uploads/digests.py). */

const BLOCK = 4 * 1024 * 1024;

/* Empty when the browser cannot (no secure connection), the film cannot be read, or nobody waits any more. */
export async function digestOf(file, isStillWanted) {
  if (!globalThis.crypto?.subtle) return '';
  let digest = new Uint8Array();
  try {
    for (let start = 0; start < file.size; start += BLOCK) {
      if (!isStillWanted()) return '';
      const block = new Uint8Array(await file.slice(start, start + BLOCK).arrayBuffer());
      const together = new Uint8Array(digest.length + block.length);
      together.set(digest);
      together.set(block, digest.length);
      digest = new Uint8Array(await crypto.subtle.digest('SHA-256', together));
    }
  } catch {
    return '';
  }
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
