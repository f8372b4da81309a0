"""An app and a worker that answer by script, for those who ask whether a release is healthy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

EVENTS = b'data: {"msg": "process_completed", "success": true}\n\n'


@dataclass
class Script:
    """What is answered. `speech`: the body of /speech; `wav`: that of the worker."""

    health: int = 200
    invite: int = 303
    join: int = 200
    events: bytes = EVENTS
    speech: bytes = b""
    wav: bytes = b""

    def answer(self, path: str) -> tuple[int, bytes]:
        places = {
            "/healthz": (self.health, b"{}"),
            "/invite": (self.invite, b"no"),
            "/gradio_api/queue/join": (self.join, b"{}"),
            "/gradio_api/queue/data": (200, self.events),
            "/v1/audio/speech": (200, self.wav),
        }
        return places.get(path, (200, self.speech) if path.startswith("/speech/") else (404, b""))


@contextmanager
def scripted_house(script: Script) -> Iterator[str]:
    """Its address, on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, body = script.answer(self.path.partition("?")[0])
            self.send_response(status)
            self.send_header("Set-Cookie", "vox_session=abc; Path=/")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.02,))
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            serving.join()
