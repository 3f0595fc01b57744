"""Settings of a project without a database."""

SECRET_KEY = "not-a-secret-in-a-test"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
ASGI_APPLICATION = "shop.asgi.application"
MIDDLEWARE = ["shop.middleware.SayWhoAnswered", "django.middleware.common.CommonMiddleware"]
USE_TZ = True
