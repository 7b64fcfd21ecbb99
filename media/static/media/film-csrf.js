/* The token that this browser's requests need now: another one after each sign-in, also in another window. */
export function csrfToken() {
  const found = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
  return found?.[1] ?? document.querySelector('[name="csrfmiddlewaretoken"]')?.value ?? '';
}
