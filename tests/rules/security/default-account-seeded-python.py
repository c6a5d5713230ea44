import os

from django.contrib.auth.models import User
from werkzeug.security import generate_password_hash


def first_start():
    if not User.objects.filter(is_superuser=True).exists():
        # ruleid: default-account-seeded-python
        User.objects.create_superuser("admin", "admin@shop.example", "admin1111")


def seed(db):
    # ruleid: default-account-seeded-python
    db.session.add(UserAccount(username="admin", password=generate_password_hash("letmein1111")))


def setup(db):
    # ruleid: default-account-seeded-python
    user = User(email="admin@shop.example", is_admin=True)
    user.set_password("shop1111")
    db.session.add(user)


def login(username, password):
    # ruleid: default-account-seeded-python
    if username == "manager" and password == "shop1111":
        return token_for(username)


def from_environment():
    # ok: default-account-seeded-python (near miss: the password is not in the code)
    User.objects.create_superuser("admin", "admin@shop.example", os.environ["ADMIN_PASSWORD"])


def register(form):
    # ok: default-account-seeded-python
    return User(username=form.username, password=generate_password_hash(form.password))


def without_password(db):
    # ok: default-account-seeded-python (near miss: an account without a password lets nobody in)
    db.session.add(UserAccount(username="admin", password=""))


def asked(username, password):
    # ok: default-account-seeded-python (near miss: asks whether something was typed)
    if username == "" and password == "":
        return "Please fill in both."
