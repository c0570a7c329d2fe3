#!/usr/bin/env python3
"""A file server with a bad start: it is too busy for the first request, doesn't answer the second, and serves the others.

usage: flaky.py ADDRESS-FILE

The only file, /numbers.txt, has the numbers from 1 to 100000.
"""
import itertools
import time
from http.server import BaseHTTPRequestHandler

from serve import serve

body = "".join(f"{number}\n" for number in range(1, 100_001)).encode()
requests = itertools.count(1)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/numbers.txt":
            return self.send_error(404)
        request = next(requests)
        if request == 1:
            return self.send_error(503)
        if request == 2:
            time.sleep(3600)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


serve(Handler)
