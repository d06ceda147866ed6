# One image for web, worker, beat and migrations; docker-compose.yml says which is which.
FROM python:3.12-slim

# What WeasyPrint sets papers with; harfbuzz-subset keeps a paper at a tenth of a second instead of nine.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --system --uid 10001 --create-home --home-dir /srv/portal portal
WORKDIR /srv/portal/app

COPY .requirements/base.txt .requirements/base.txt
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r .requirements/base.txt

COPY . .

ENV DJANGO_SETTINGS_MODULE=portal.settings.production \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/srv/portal/static \
    VAR_DIR=/srv/portal/var \
    MEDIA_ROOT=/srv/portal/media \
    SEAL_KEYS=/srv/portal/seal-keys \
    XDG_CACHE_HOME=/srv/portal/var/cache

# The settings refuse to start without values; these last for this one command and nothing answers at them.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    ID_HASH_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    DATABASE_URL=postgres://nobody@nowhere/none REDIS_URL=redis://nowhere/0 ALLOWED_HOSTS=nowhere \
    python manage.py collectstatic --no-input \
    && mkdir -p /srv/portal/var /srv/portal/media \
    && chown portal: /srv/portal/var /srv/portal/media

USER portal
EXPOSE 8000
CMD [".deploy/web"]
