/* The language of the controls: media-chrome's own words, and ours where those do not fit a film. */

import { addTranslation, setLanguage } from '../npm/media-chrome/dist/utils/i18n.js';

export async function speak(language, dictionary, ours) {
  const theirs = dictionary ? Object.values(await import(dictionary))[0] : {};
  addTranslation(language, { ...theirs, ...ours });
  setLanguage(language);
}
