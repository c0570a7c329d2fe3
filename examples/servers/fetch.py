#!/usr/bin/env python3
"""Downloads a file: what `curl --fail` does, for machines without curl.

usage: fetch.py ADDRESS PATH FILE

Ends with 75 (the EX_TEMPFAIL of sysexits.h) if trying again may help, and with 1 if it can't.
"""
import http.client
import sys

address, path, file = sys.argv[1:]
try:
    connection = http.client.HTTPConnection(address)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
except (OSError, http.client.HTTPException) as error:
    print(f"fetch: {error or type(error).__name__}", file=sys.stderr)
    sys.exit(75)
if response.status != 200:
    print(f"fetch: {response.status} {response.reason}", file=sys.stderr)
    sys.exit(75 if response.status >= 500 else 1)
with open(file, "wb") as out:
    out.write(body)
