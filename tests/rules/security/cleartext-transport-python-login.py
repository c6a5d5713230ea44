import ftplib
import smtplib


def send(host, user, password, text):
    server = smtplib.SMTP(host, 25)
    # ruleid: cleartext-transport-python-login
    server.login(user, password)
    server.send_message(text)


def fetch(host, user, password):
    # ruleid: cleartext-transport-python-login
    return ftplib.FTP(host, user, password)


def send_safely(host, user, password, text):
    server = smtplib.SMTP(host, 587)
    server.starttls()
    # ok: cleartext-transport-python-login (near miss: starttls came first)
    server.login(user, password)


def send_over_tls(host, user, password):
    with smtplib.SMTP_SSL(host, 465) as server:
        # ok: cleartext-transport-python-login
        server.login(user, password)
    # ok: cleartext-transport-python-login
    return ftplib.FTP_TLS(host, user, password)
