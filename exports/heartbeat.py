"""Whether the web server on this machine answers, its database included. Standard library only.

python -m exports.heartbeat [port]    ends with 0 or 1: the web container's health check.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit


def answers(port: int, host: str = "localhost") -> bool:
    """One request to /healthz on 127.0.0.1, under the site's own host name, as a proxy in front of it would send it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    site = urlsplit(os.environ.get("SITE_URL") or "http://localhost:8000")
    sys.exit(not answers(int(sys.argv[1]) if len(sys.argv) > 1 else 8000, site.hostname or "localhost"))
