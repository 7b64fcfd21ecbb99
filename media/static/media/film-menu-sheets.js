/* To be imported before the menus of media-chrome, as film-sheets.js before its other parts. */

import { withSheets } from './film-sheets.js';
import { MediaChromeMenu } from '../npm/media-chrome/dist/menu/media-chrome-menu.js';
import { MediaChromeMenuItem } from '../npm/media-chrome/dist/menu/media-chrome-menu-item.js';

withSheets(MediaChromeMenu, MediaChromeMenuItem);
