"""How many bytes a page costs its reader: HTML, styles and scripts, each compressed as it is sent."""

import gzip
import re
import urllib.request
from urllib.parse import urljoin

LINKED = re.compile(r'<(?:link[^>]+rel="(?:stylesheet|modulepreload)"[^>]+href|script[^>]+src)="([^"]+)"')
#: Addresses that scripts fetch later, handed to them in attributes (the player's hls.js).
HANDED_OVER = re.compile(r'data-[a-z-]+="(/static/[^"]+\.m?js)"')
#: Not `import('…')`: what a script fetches when someone is about to use it (the menus of the film's controls).
IMPORTED = re.compile(r"""(?:import|from)\s*["'](\.{0,2}/[^"']+\.m?js)["']""")


def page_weight(url: str, cookies: str = "") -> dict[str, int]:
    """Compressed bytes by kind: html, css, js."""
    page = _fetch(url, cookies)
    weight = {"html": _packed(page), "css": 0, "js": 0}
    waiting = [
        urljoin(url, found) for found in (*LINKED.findall(page.decode()), *HANDED_OVER.findall(page.decode()))
    ]
    seen: set[str] = set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        content = _fetch(address, "")
        kind = "css" if address.split("?")[0].endswith(".css") else "js"
        weight[kind] += _packed(content)
        if kind == "js" and len(content) < 100_000:
            waiting += [urljoin(address, name) for name in IMPORTED.findall(content.decode())]
        if kind == "css":
            waiting += [
                urljoin(address, name)
                for name in re.findall(r'@import\s+(?:url\()?"([^"]+)"', content.decode())
            ]
    return weight


def _fetch(url: str, cookies: str) -> bytes:
    request = urllib.request.Request(url, headers={"Cookie": cookies} if cookies else {})
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.read()


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))
