INSTALLED_APPS = ["corsheaders", "shop"]
CORS_ALLOW_CREDENTIALS = True
# ruleid: cors-too-open-python-django
CORS_ALLOW_ALL_ORIGINS = True
# ruleid: cors-too-open-python-django
CORS_ORIGIN_ALLOW_ALL = True
# ok: cors-too-open-python-django
CORS_ALLOWED_ORIGINS = ["https://shop.example.com"]
if DEBUG:
    # ok: cors-too-open-python-django (near miss: a developer's machine)
    CORS_ALLOW_ALL_ORIGINS = True
