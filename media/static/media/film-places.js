/* Links to a place in the film, `#t=83.5`: chapters, and the times in a transcript. */

const PLACE = /^#t=(\d+(?:\.\d+)?)$/;

/* The second a hash names, or null. */
export function placeIn(hash) {
  const found = PLACE.exec(hash);
  return found ? Number(found[1]) : null;
}

/* Lead the player there when such a link is followed, instead of moving the page. */
export function followPlaces(player) {
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href^="#t="]');
    const place = link ? placeIn(link.hash) : null;
    if (place === null) return;
    event.preventDefault();
    history.replaceState(history.state, '', link.hash);
    player.goTo(place);
  });
}
