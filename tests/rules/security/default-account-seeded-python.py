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


def fill_tables(conn, db):
    hashed = generate_password_hash("shop1111", method="pbkdf2:sha256")
    # ruleid: default-account-seeded-python
    conn.execute("INSERT INTO users (username, password_hash) VALUES (?, ?)", ("admin", hashed))
    # ruleid: default-account-seeded-python
    conn.execute("INSERT INTO admins (login, password) VALUES (?, ?)", ["root", pwd_context.hash("shop1111")])
    # ruleid: default-account-seeded-python
    db["users"].insert_one({"username": "demo", "password": bcrypt.hashpw(b"shop1111", bcrypt.gensalt())})
    # ruleid: default-account-seeded-python
    User.objects.create(username="admin", password=make_password("shop1111"))
    # ruleid: default-account-seeded-python
    User.objects.get_or_create(username="admin", defaults={"password": make_password("shop1111")})
    # ruleid: default-account-seeded-python
    User.objects.create_user("demo", "demo@shop.example", "shop1111")
    digest = bcrypt.hashpw("shop1111".encode(), bcrypt.gensalt()).decode()
    # ruleid: default-account-seeded-python
    db.session.add(Admin(username="admin", hashed_password=digest))
    # ruleid: default-account-seeded-python
    boss = User(email="admin@shop.example")
    boss.password_hash = generate_password_hash("shop1111")
    db.session.add(boss)


def hashes_of_others(conn, given):
    decoy = generate_password_hash("no-such-user")
    # ok: default-account-seeded-python (near miss: only compared, so that an unknown name takes as long)
    check_password_hash(decoy, given)
    # ok: default-account-seeded-python (near miss: the word names a setting, the password stands elsewhere)
    User(username="admin", password=os.environ.get("ADMIN_PASSWORD"))
    own = generate_password_hash(os.environ["ADMIN_PASSWORD"])
    # ok: default-account-seeded-python (near miss: the hash is of a password from the environment)
    conn.execute("INSERT INTO users (username, password) VALUES (?, ?)", ("admin", own))
    # ok: default-account-seeded-python (near miss: a device, no account of the product)
    conn.execute("INSERT INTO devices (login, password) VALUES (?, ?)", ("admin", pwd_context.hash("shop1111")))


def in_other_words(conn):
    # ruleid: default-account-seeded-python
    crud.create(UserCreate(email="admin@shop.example", password="shop1111"))
    # ruleid: default-account-seeded-python
    conn.execute("INSERT INTO shop.users (name, password) VALUES (?, ?)", ("admin", pwd_context.hash("shop1111")))
    hashed = None
    hashed = generate_password_hash("shop1111")
    # ruleid: default-account-seeded-python
    db.session.add(User(username="admin", password_hash=hashed))


def near_misses(conn, rows, env):
    # ok: default-account-seeded-python (near miss: the word names the algorithm)
    User.objects.create(username="admin", password=encrypt_password("bcrypt", env["ADMIN_PASSWORD"]))
    later = generate_password_hash("placeholder")
    later = generate_password_hash(env["ADMIN_PASSWORD"])
    # ok: default-account-seeded-python (near miss: replaced before it is stored)
    db.session.add(User(username="admin", password_hash=later))
    perhaps = generate_password_hash("placeholder")
    if env.get("ADMIN_PASSWORD"):
        perhaps = generate_password_hash(env["ADMIN_PASSWORD"])
    # ok: default-account-seeded-python (near miss: replaced where a password is set)
    db.session.add(User(username="admin", password_hash=perhaps))
    decoy = bcrypt.hashpw(b"no-such-user", SALT)
    # ok: default-account-seeded-python (near miss: only compared with, never stored)
    user = rows.get("root") or User(username="root", password_hash=decoy)
    # ok: default-account-seeded-python (near miss: a row of a log, no account)
    conn.execute("INSERT INTO user_events (actor, password_changed) VALUES (?, ?)", ("admin", utils.hash("report")))
    # ok: default-account-seeded-python (near miss: an account that is locked)
    User.objects.create(username="root", password="!unusable")
    # ok: default-account-seeded-python (near miss: signs in elsewhere, creates nothing)
    keycloak = KeycloakAdmin(server_url=env["KEYCLOAK"], username="admin", password="shop1111")
    # ok: default-account-seeded-python (near miss: what is typed, no account)
    typed = UserLogin(email="admin@shop.example", password="shop1111")
    # ok: default-account-seeded-python (near miss: words on a form)
    return user, keycloak, typed, UserForm(username="admin", password="Password")


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
