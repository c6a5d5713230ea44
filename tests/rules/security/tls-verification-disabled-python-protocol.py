import ssl

# ruleid: tls-verification-disabled-python-protocol
context = ssl.SSLContext(ssl.PROTOCOL_TLSv1)
# ruleid: tls-verification-disabled-python-protocol
context.minimum_version = ssl.TLSVersion.TLSv1_1


def wrap(sock):
    # ruleid: tls-verification-disabled-python-protocol
    return ssl.wrap_socket(sock)


# ok: tls-verification-disabled-python-protocol
good = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
# ok: tls-verification-disabled-python-protocol
good.minimum_version = ssl.TLSVersion.TLSv1_2


def old(version):
    # ok: tls-verification-disabled-python-protocol (near miss: it looks for the old version)
    return version == ssl.PROTOCOL_TLSv1
