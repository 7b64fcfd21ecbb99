"""What browsers are told about our pages. `base` takes all of it in."""

from typing import Any

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# The microphone is for recitations, the screen for films; nothing else of a device is asked for.
PERMISSIONS_POLICY = (
    "accelerometer=(), autoplay=(self), camera=(), display-capture=(), encrypted-media=(self), "
    "fullscreen=(self), geolocation=(), gyroscope=(), magnetometer=(), microphone=(self), midi=(), "
    "payment=(), picture-in-picture=(self), publickey-credentials-get=(self), "
    "screen-wake-lock=(self), usb=()"
)


# The hash of no text at all: media-chrome's controls write their rules into styles that begin empty,
# by the object model, which the policy leaves to scripts anyhow.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"


def site_policy(object_stores: list[str]) -> dict[str, Any]:
    """Nothing from anywhere but here and our own object store; no inline script, and no style with anything in it.

    `blob:` is how hls.js hands a film to the browser and starts its worker, `data:` how a QR code
    is drawn.
    """
    return {
        "default-src": ["'self'"],
        "style-src": ["'self'", EMPTY_STYLE],
        "img-src": ["'self'", "data:", *object_stores],
        "media-src": ["'self'", "blob:", *object_stores],
        "connect-src": ["'self'", *object_stores],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }


def editors_policy(object_stores: list[str]) -> dict[str, Any]:
    """For Wagtail's own rooms, whose pages still carry inline scripts and show previews in a frame."""
    return site_policy(object_stores) | {
        "script-src": ["'self'", "'unsafe-inline'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:", *object_stores],
        "frame-src": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
