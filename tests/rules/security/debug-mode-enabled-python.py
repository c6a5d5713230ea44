from pathlib import Path

# Quick-start development settings - unsuitable for production (so says every file that startproject makes)
INSTALLED_APPS = ["django.contrib.auth"]
ROOT_URLCONF = "shop.urls"

class Base(Configuration):
    # ruleid: debug-mode-enabled-python
    DEBUG: bool = True


# ok: debug-mode-enabled-python
TEMPLATE_DEBUG = True


class Production(Base):
    # ok: debug-mode-enabled-python
    DEBUG = False


# near miss: only a developer's machine uses this class
class Development(Base):
    # ok: debug-mode-enabled-python
    DEBUG = True


# near miss: the environment decides
class Decided(Base):
    if os.environ.get("ENVIRONMENT") == "dev":
        # ok: debug-mode-enabled-python
        DEBUG = True
    else:
        ALLOWED_HOSTS = ["shop.example.com"]


class Overridden(Base):
    # near miss: set again below
    # ok: debug-mode-enabled-python
    DEBUG = True
    if Path("/etc/shop/production").exists():
        DEBUG = False


# near miss: this option of another call only bears the name
# ok: debug-mode-enabled-python
configure(DEBUG=True)


# SECURITY WARNING: don't run with debug turned on in production!
# ruleid: debug-mode-enabled-python
DEBUG = True
