/* media-chrome writes its styles into its parts as <style>, which the site's policy forbids, and rightly.
 * Here the same text becomes style sheets of the document's own making, which the policy allows.
 *
 * To be imported before anything that defines an element of media-chrome. */

import { MediaContainer } from '../npm/media-chrome/dist/media-container.js';
import MediaGestureReceiver from '../npm/media-chrome/dist/media-gesture-receiver.js';
import { MediaChromeButton } from '../npm/media-chrome/dist/media-chrome-button.js';
import { MediaChromeRange } from '../npm/media-chrome/dist/media-chrome-range.js';
import { MediaTextDisplay } from '../npm/media-chrome/dist/media-text-display.js';
import MediaTooltip from '../npm/media-chrome/dist/media-tooltip.js';
import MediaPreviewThumbnail from '../npm/media-chrome/dist/media-preview-thumbnail.js';

const known = new Map();

/* In a layer, so that the rules which the parts write into their empty <style> still come last. */
function sheet(text) {
  if (!known.has(text)) {
    const made = new CSSStyleSheet();
    made.replaceSync(`@layer media-chrome { ${text} }`);
    known.set(text, made);
  }
  return known.get(text);
}

function fill(root, html) {
  const parsed = document.createElement('template');
  parsed.innerHTML = html;
  // The parts inside make their own roots, through here.
  for (const inner of parsed.content.querySelectorAll('template[shadowrootmode]')) inner.remove();
  const styles = [...parsed.content.querySelectorAll('style')];
  root.adoptedStyleSheets = styles.filter((style) => !style.media).map((style) => sheet(style.textContent));
  for (const style of styles) style.textContent = '';
  root.replaceChildren(document.importNode(parsed.content, true));
}

function attachShadow(options) {
  const root = Element.prototype.attachShadow.call(this, options);
  root.setHTMLUnsafe = (html) => fill(root, html);
  Object.defineProperty(root, 'innerHTML', { configurable: true, set: (html) => fill(root, html) });
  return root;
}

export function withSheets(...parts) {
  for (const Part of parts) Part.prototype.attachShadow = attachShadow;
}

withSheets(
  MediaContainer, MediaGestureReceiver, MediaChromeButton, MediaChromeRange, MediaTextDisplay, MediaTooltip,
  MediaPreviewThumbnail,
);
