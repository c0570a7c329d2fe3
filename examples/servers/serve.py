"""What the servers of the examples have in common."""
import os
import signal
import sys
from http.server import ThreadingHTTPServer


def serve(handler):
    """Serves until SIGTERM on any free port of this machine, and says where in the file that is the first argument."""
    address_file = sys.argv[1]
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    address = f"127.0.0.1:{server.server_address[1]}"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    os.makedirs(os.path.dirname(address_file), exist_ok=True)
    try:
        # A reader finds the whole address or no file.
        with open(address_file + ".new", "w") as file:
            file.write(address)
        os.rename(address_file + ".new", address_file)
        print(f"{os.path.basename(sys.argv[0])}: process {os.getpid()} serves {address}", flush=True)
        server.serve_forever()
    finally:
        if os.path.exists(address_file):
            os.remove(address_file)
