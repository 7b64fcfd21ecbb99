"""What browsers may ask for of the npm packages: `npm/` stands for the folder node_modules. `base` takes it in."""

# The modules of media-chrome that the film's controls import, each of which imports others.
_MEDIA_CHROME = {
    "": [
        "constants",
        "media-chrome-button",
        "media-chrome-dialog",
        "media-chrome-range",
        "media-container",
        "media-controller",
        "media-fullscreen-button",
        "media-gesture-receiver",
        "media-keyboard-shortcuts-dialog",
        "media-mute-button",
        "media-pip-button",
        "media-play-button",
        "media-playback-rate-button",
        "media-preview-chapter-display",
        "media-preview-thumbnail",
        "media-preview-time-display",
        "media-seek-backward-button",
        "media-seek-forward-button",
        "media-text-display",
        "media-time-display",
        "media-time-range",
        "media-tooltip",
        "media-volume-range",
    ],
    "media-store/": [
        "media-store",
        "request-map",
        "state-mediator",
        "util",
    ],
    "menu/": [
        "media-captions-menu",
        "media-captions-menu-button",
        "media-chrome-menu",
        "media-chrome-menu-button",
        "media-chrome-menu-item",
        "media-playback-rate-menu",
        "media-playback-rate-menu-button",
        "media-rendition-menu",
        "media-rendition-menu-button",
    ],
    "utils/": [
        "anchor-utils",
        "attribute-token-list",
        "captions",
        "element-utils",
        "events",
        "fullscreen-api",
        "i18n",
        "platform-tests",
        "range-animation",
        "resize-observer",
        "server-safe-globals",
        "time",
        "utils",
    ],
    "lang/": [
        "de",
        "en",
        "es",
        "fr",
        "pt",
        "zh-CN",
        "zh-TW",
    ],
}

NODE_STATIC_FILES = [
    "npm/hls.js/dist/hls.min.mjs",
    *(
        f"npm/media-chrome/dist/{folder}{name}.js"
        for folder, names in _MEDIA_CHROME.items()
        for name in names
    ),
    "npm/tus-js-client/dist/tus.min.js",
    # Named at the end of the one before; production insists that what a file names is there.
    "npm/tus-js-client/dist/tus.min.js.map",
]
