/* The menus of the film's controls, which most people never open: fetched when someone is about to. */

import './film-menu-sheets.js';
import '../npm/media-chrome/dist/menu/media-captions-menu.js';
import '../npm/media-chrome/dist/menu/media-playback-rate-menu.js';
import '../npm/media-chrome/dist/menu/media-rendition-menu.js';
