"""Make the tables and the town's place in them, and serve."""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

folder, *callbacks = sys.argv[1:]
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.identity_provider.settings"
os.environ["IDENTITY_PROVIDER_DIR"] = folder


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *args):
        """Say nothing: standard output is for the address alone."""


def prepare():
    from allauth.idp.oidc.models import Client
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    client = Client(id="town", name="The town", scopes="openid\nrrn\nnin", skip_consent=True)
    client.set_redirect_uris(callbacks)
    client.set_secret("a secret of the tests")
    client.save()


if __name__ == "__main__":
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    prepare()
    with make_server("127.0.0.1", 0, application, Server, Silent) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()
