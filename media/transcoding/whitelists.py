"""What ffmpeg and its libraries may open. Both lists are needed, always.

The protocol list alone does not protect: a playlist named `.mp4` makes ffmpeg open another local
file that it names. The format list refuses playlists, manifests and concat scripts as such.
This file imports nothing, for the probe runs without Django.
"""

FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,asf,flv,ogg,mp3,wav"
PROTOCOLS = "file"
# Refused as a bomb beyond this: 8K is more than any phone records.
MAX_PICTURE = 8192 * 4320
