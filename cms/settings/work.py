"""What happens outside a request: long work, its bell, and letters. `base` takes all of it in."""

from urllib.parse import urlsplit

from cms.settings.environment import BASE_URL, REDIS_URL, VAR_DIR, env

# Long work (cms/jobs): rows are the truth, a message only rings the bell.
JOB_LEASE_SECONDS = 60
JOB_RING_AGAIN_SECONDS = 30
CELERY_IMPORTS = [
    "cms.jobs.tasks",
    "cms.mail.tasks",
    "media.videos.tasks",
    "courses.rosters.tasks",
    "courses.enrolment.tasks",
    "courses.personal_data.tasks",
    "courses.onboarding.tasks",
]
CELERY_TIMEZONE = "UTC"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_QUEUES: dict[str, dict[str, str]] = {"default": {}, "media": {}}
# Acknowledged before it runs: a broker that hands a message out again after a time-out would run an
# hour-long film twice. The lease in the row finds what a dead worker leaves behind.
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 6 * 3600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    # A sweep nobody took up is thrown away: the next one does the same.
    "sweep-jobs": {"task": "cms.jobs.tasks.sweep_jobs", "schedule": 10, "options": {"expires": 10}},
    "sweep-films": {"task": "media.videos.tasks.sweep_films", "schedule": 60, "options": {"expires": 60}},
    "sweep-film-uploads": {"task": "media.videos.tasks.sweep_film_uploads", "schedule": 600},
    "pass-on-seats": {
        "task": "courses.enrolment.tasks.pass_on_seats",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # Most are completed with their last lesson; this is for what slipped through.
    "complete-seats": {"task": "lessons.progress.tasks.complete_seats", "schedule": 6 * 3600},
    "forget-applications": {"task": "courses.onboarding.tasks.forget_applications", "schedule": 6 * 3600},
    "forget-rosters": {"task": "courses.rosters.tasks.forget_rosters", "schedule": 3600},
    "forget-exports": {"task": "courses.personal_data.tasks.forget_old_exports", "schedule": 3600},
    "delete-old-jobs": {"task": "cms.jobs.tasks.delete_old_jobs", "schedule": 3600},
    "blank-old-letters": {"task": "cms.mail.tasks.blank_old_letters", "schedule": 3600},
}
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 6 * 3600,
        "unacked_restore_throttle": 1,
        "unacked_restore_interval": 10,
        "queue_order_strategy": "priority",
        "socket_connect_timeout": 2,
        "socket_keepalive": True,
    }
else:
    CELERY_BROKER_URL = "folder://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": str(VAR_DIR / "broker"), "polling_interval": 0.1}
    # Remote control and events need a broker that speaks to all workers at once.
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False

# Wagtail's small tasks (search index, reference index) run within the request that saves. The index
# is in the same database, so it is committed or rolled back with the page and no update is ever
# lost; only editors' saves wait for it.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# Whatever sends mail, even Wagtail itself, writes to the outbox (cms/mail); its worker hands the
# letters to the carrier that EMAIL_URL names.
EMAIL_BACKEND = "cms.mail.backend.OutboxBackend"
_post_office = env.email_url_config(env.str("EMAIL_URL", default="") or "smtp://localhost:25")
HAS_MAIL_SERVER = bool(env.str("EMAIL_URL", default=""))
LETTER_CARRIER = _post_office["EMAIL_BACKEND"]
EMAIL_HOST = _post_office["EMAIL_HOST"]
EMAIL_PORT = _post_office["EMAIL_PORT"] or 25
EMAIL_HOST_USER = _post_office["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _post_office["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _post_office.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _post_office.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _post_office["EMAIL_FILE_PATH"] or None
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=f"Yunke 云课 <no-reply@{urlsplit(BASE_URL).hostname}>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_IS_SHOWN = False
