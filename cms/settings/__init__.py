"""Settings: `base` is shared; `dev` (also the demo), `test` and `production` each say only what differs."""
