"""What browsers may ask for of the npm packages: `npm/` stands for the folder node_modules. `base` takes it in."""

# The modules of media-chrome that the film's controls import, each of which imports others.
_MEDIA_CHROME = """
constants media-chrome-button media-chrome-dialog media-chrome-range media-container media-controller
media-fullscreen-button media-gesture-receiver media-keyboard-shortcuts-dialog media-mute-button
media-pip-button media-play-button media-playback-rate-button media-preview-chapter-display
media-preview-thumbnail media-preview-time-display media-seek-backward-button media-seek-forward-button
media-text-display media-time-display media-time-range media-tooltip media-volume-range
media-store/media-store media-store/request-map media-store/state-mediator media-store/util
menu/media-captions-menu menu/media-captions-menu-button menu/media-chrome-menu menu/media-chrome-menu-button
menu/media-chrome-menu-item menu/media-playback-rate-menu menu/media-playback-rate-menu-button
menu/media-rendition-menu menu/media-rendition-menu-button
utils/anchor-utils utils/attribute-token-list utils/captions utils/element-utils utils/events
utils/fullscreen-api utils/i18n utils/platform-tests utils/range-animation utils/resize-observer
utils/server-safe-globals utils/time utils/utils
lang/de lang/en lang/es lang/fr lang/pt lang/zh-CN lang/zh-TW
""".split()

NODE_STATIC_FILES = [
    "npm/hls.js/dist/hls.min.mjs",
    *(f"npm/media-chrome/dist/{name}.js" for name in _MEDIA_CHROME),
    "npm/tus-js-client/dist/tus.min.js",
    # Named at the end of the one before; production insists that what a file names is there.
    "npm/tus-js-client/dist/tus.min.js.map",
]
