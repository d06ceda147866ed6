"""What the portal writes to its log: one line an event, JSON in production, with the request's id and without personal data."""

from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# Names under which a person's data might be handed to a log call by mistake; their values never reach a line.
PERSONAL: Final = frozenset({"address", "email", "id_number", "mobile", "name", "password", "phone", "recipient", "token", "username"})
WITHHELD: Final = "[withheld]"


def withhold_personal(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace the value of every key that names a person's data."""
    for key in PERSONAL & event.keys():
        event[key] = WITHHELD
    return event


SHARED: Final[list[Processor]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    withhold_personal,
]


def logging_config(*, as_json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING and structlog's own configuration, so that both write the same lines."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    render: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_json:
        # a traceback without the values of its variables: they may be somebody's data
        tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        render += [structlog.processors.ExceptionRenderer(tracebacks), structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        render += [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": SHARED, "processors": render}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "portal": {"level": level},
            "filings": {"level": level},
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "django.server": {"handlers": ["stderr"], "level": level, "propagate": False},
        },
    }
