/* The controls under the picture: media-chrome's, laid out by the page (media/playback/controls.html). */

import './film-sheets.js';
import '../npm/media-chrome/dist/media-controller.js';
import '../npm/media-chrome/dist/media-play-button.js';
import '../npm/media-chrome/dist/media-seek-backward-button.js';
import '../npm/media-chrome/dist/media-seek-forward-button.js';
import '../npm/media-chrome/dist/media-time-range.js';
import '../npm/media-chrome/dist/media-time-display.js';
import '../npm/media-chrome/dist/media-mute-button.js';
import '../npm/media-chrome/dist/media-volume-range.js';
import '../npm/media-chrome/dist/media-pip-button.js';
import '../npm/media-chrome/dist/media-fullscreen-button.js';
import '../npm/media-chrome/dist/menu/media-captions-menu.js';
import '../npm/media-chrome/dist/menu/media-captions-menu-button.js';
import '../npm/media-chrome/dist/menu/media-playback-rate-menu.js';
import '../npm/media-chrome/dist/menu/media-playback-rate-menu-button.js';
import '../npm/media-chrome/dist/menu/media-rendition-menu.js';
import '../npm/media-chrome/dist/menu/media-rendition-menu-button.js';

export function putControls(player) {
  const { film } = player;
  const screen = player.querySelector('media-controller');
  screen.append(player.querySelector('template[data-controls]').content.cloneNode(true));
  // There from the start, since a track that is added makes Chromium choose captions once more.
  const pictures = [...film.textTracks].find((track) => track.label === 'thumbnails');
  if (pictures) pictures.mode = 'hidden';
  const wasHere = document.activeElement === film;
  film.controls = false;
  film.addEventListener('click', () => (film.paused ? film.play().catch(() => {}) : film.pause()));
  if (wasHere) screen.querySelector('media-play-button').focus();
  return screen;
}
