"""A client of keyvalue.py at $ADDRESS: get, put and delete."""
import http.client
import os
import urllib.parse


def get(key):
    """The value of a key, or None."""
    status, body = _request("GET", key)
    return body.decode() if status == 200 else None


def put(key, value):
    assert _request("PUT", key, str(value).encode())[0] == 200


def delete(key):
    """Whether there was one."""
    return _request("DELETE", key)[0] == 200


def _request(method, key, body=None):
    connection = http.client.HTTPConnection(os.environ["ADDRESS"], timeout=10)
    try:
        connection.request(method, "/" + urllib.parse.quote(key, safe=""), body)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()
