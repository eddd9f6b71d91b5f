"""Whether PostgreSQL (DATABASE_URL) and Redis (REDIS_URL) answer: exit status 0, or a sentence and 1."""

import os
import sys
from urllib.parse import urlsplit

import psycopg2
import redis


def silent() -> list[str]:
    """A sentence for each of the two that does not answer."""
    database, cache = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    sentences = []
    if urlsplit(database).scheme not in ("postgres", "postgresql"):
        sentences.append(
            "DATABASE_URL does not name a PostgreSQL server, as in postgres://user@127.0.0.1:5432/plumbline."
        )
    else:
        try:
            psycopg2.connect(urlsplit(database)._replace(path="/postgres").geturl(), connect_timeout=3).close()
        except psycopg2.OperationalError:
            sentences.append(f"PostgreSQL does not answer at {place(database)}; start it, or set DATABASE_URL.")
    try:
        redis.Redis.from_url(cache, socket_timeout=3, socket_connect_timeout=3).ping()
    except ValueError:
        sentences.append("REDIS_URL does not name a Redis server, as in redis://127.0.0.1:6379/15.")
    except redis.RedisError:
        sentences.append(f"Redis does not answer at {place(cache)}; start it, or set REDIS_URL.")
    return sentences


def place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or 'its default port'}"


if __name__ == "__main__":
    if sentences := silent():
        sys.exit("\n".join(sentences))
