"""A mail server that speaks just enough SMTP, and misbehaves when told to."""

import socketserver
import threading
import time

ACCEPT, REFUSE, HANG_UP, LOSE, STALL = "accept", "refuse", "hang up", "lose", "stall"


class Session(socketserver.StreamRequestHandler):
    """`manner` is what the server does with a mail: accept it, refuse its recipient, hang up before the text, take
    the text and hang up without a word, or take it and say nothing for as long as it is told to stall."""

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 postbox")
        for raw in self.rfile:
            verb = raw.decode("ascii", "replace").split(":")[0].strip().upper()
            manner = self.server.manner
            if verb.startswith(("EHLO", "HELO")):
                self.say("250 postbox")
            elif verb == "RCPT TO" and manner == REFUSE:
                self.say("451 try again later")
            elif verb == "RCPT TO" and manner == HANG_UP:
                return
            elif verb == "DATA":
                self.say("354 go ahead")
                text = self.text()
                self.server.seen.append(text)
                if manner == LOSE:
                    return
                while self.server.manner == STALL:
                    time.sleep(0.02)
                self.server.taken.append(text)
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 goodbye")
                return
            else:
                self.say("250 fine")

    def text(self) -> bytes:
        lines = []
        for raw in self.rfile:
            if raw == b".\r\n":
                break
            lines.append(raw)
        return b"".join(lines)


class Postbox(socketserver.ThreadingTCPServer):
    """`taken`: mails it said yes to. `seen`: every text that reached it. Use it as a context."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0):
        super().__init__(("127.0.0.1", port), Session)
        self.manner = ACCEPT
        self.taken: list[bytes] = []
        self.seen: list[bytes] = []

    @property
    def port(self) -> int:
        return self.server_address[1]

    def __enter__(self) -> "Postbox":
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away in the middle is what some tests are about."""
