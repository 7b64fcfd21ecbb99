/* Moments of a film as they are typed: 83.45 is 1:23.450. */

export function exactClock(seconds) {
  const ms = Math.max(0, Math.round(seconds * 1000));
  const hours = Math.floor(ms / 3600000);
  const minutes = Math.floor(ms / 60000) % 60;
  const rest = ((ms % 60000) / 1000).toFixed(3).padStart(6, '0');
  return hours ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

export function readClock(text) {
  const found = /^\s*(?:(\d+):)?(\d+):(\d+(?:[.,]\d+)?)\s*$/.exec(text);
  return found ? Number(found[1] ?? 0) * 3600 + Number(found[2]) * 60 + Number(found[3].replace(',', '.')) : null;
}

/* The film beside the form, or null while it is not ready. */
export const film = () => document.querySelector('lesson-video video');
