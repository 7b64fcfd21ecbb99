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
import '../npm/media-chrome/dist/menu/media-captions-menu-button.js';
import '../npm/media-chrome/dist/menu/media-playback-rate-menu-button.js';
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
  fetchMenusWhenWanted(screen);
}

function fetchMenusWhenWanted(screen) {
  const fetchThem = () => import('./film-menus.js');
  const tools = screen.querySelector('.lesson-video__row--tools');
  for (const intent of ['pointerover', 'focusin']) {
    tools.addEventListener(intent, () => fetchThem().catch(() => {}), { once: true, passive: true });
  }
  // A menu that is not there yet hears nothing of the press, so it is told once more when it is.
  const isPressed = async (press) => {
    const { target: menu, relatedTarget } = press;
    if (menu.matches(':defined')) return;
    await fetchThem();
    if (menu.hidden) menu.dispatchEvent(new press.constructor({ relatedTarget }));
  };
  screen.addEventListener('invoke', (press) => isPressed(press).catch(() => {}), { capture: true });
}
