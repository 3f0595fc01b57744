"""Serve the application without a server's own program."""

from wsgiref.simple_server import make_server

from shop.wsgi import application

if __name__ == "__main__":
    make_server("0.0.0.0", 8000, application).serve_forever()
