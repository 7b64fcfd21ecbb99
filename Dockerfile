# One image for web, worker and scheduler; compose.yaml says which is which. Debian, not Alpine: OpenCC
# comes as a ready-made wheel for glibc only.
FROM node:24-bookworm-slim AS browser-libraries
WORKDIR /app
COPY package.json package-lock.json ./
# Of the fonts for paper one weight is used; the others would be nine tenths of the packages' size.
RUN npm ci --ignore-scripts --no-audit --no-fund \
    && find node_modules/@expo-google-fonts -name '*.ttf*' ! -name '*_400Regular.ttf' -delete

FROM python:3.13-slim-bookworm AS build
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev
COPY --from=browser-libraries /app/node_modules node_modules
COPY . .
# Translations are compiled and static files gathered here, so that a container starts within seconds.
# The secret key is needed to read the settings, is used for nothing and stays in this stage.
RUN .venv/bin/pybabel compile --directory cms/locale --domain django \
    && DJANGO_SETTINGS_MODULE=cms.settings.production VAR_DIR=/app/var \
       SECRET_KEY=only-to-gather-static-files-0123456789-abcdefghijklmnopqrstuvwxyz \
       ALLOWED_HOSTS=localhost BASE_URL=https://localhost \
       .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p var/uploads var/private

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends ffmpeg fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 yunke
WORKDIR /app
COPY --from=build --chown=yunke:yunke /app /app
USER yunke
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=cms.settings.production
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-c", "import urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': 'localhost', 'X-Forwarded-Proto': 'https'}), timeout=4)"]
CMD ["gunicorn", "cms.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--no-control-socket", "--logger-class", "cms.logs.WebServerLog"]
