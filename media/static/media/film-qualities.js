/* The sizes of picture that there are, as media-chrome's menu asks for them: `videoRenditions` of a film. */
export class Qualities extends EventTarget {
  constructor(choose) {
    super();
    this.choose = choose;
    this.length = 0;
    this.selected = -1;
  }

  /* `levels` are those of hls.js; none where there is nothing to choose. */
  offer(levels) {
    for (let at = 0; at < this.length; at += 1) delete this[at];
    levels.forEach(({ width, height, bitrate }, at) => {
      this[at] = { id: String(at), width, height, bitrate };
    });
    this.length = levels.length;
    this.dispatchEvent(new Event('addrendition'));
  }

  /* -1: whatever the connection carries. */
  get selectedIndex() {
    return this.length ? this.selected : -1;
  }

  set selectedIndex(index) {
    this.selected = index;
    this.choose(index);
    this.dispatchEvent(new Event('change'));
  }

  *[Symbol.iterator]() {
    for (let at = 0; at < this.length; at += 1) yield this[at];
  }
}
