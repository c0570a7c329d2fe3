#!/usr/bin/env python3
"""A small key-value server: PUT, GET and DELETE of http://127.0.0.1:PORT/KEY.

usage: keyvalue.py ADDRESS-FILE

Takes any free port and writes its address to the file, which therefore exists from the moment the server can be used to
the moment it ends.
"""
from http.server import BaseHTTPRequestHandler

from serve import serve

values = {}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        value = values.get(self.path)
        self.answer(404 if value is None else 200, value or b"")

    def do_PUT(self):
        values[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200)

    def do_DELETE(self):
        self.answer(404 if values.pop(self.path, None) is None else 200)

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


serve(Handler)
