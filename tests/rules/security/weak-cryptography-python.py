from Crypto.Cipher import AES, ARC4, DES, PKCS1_OAEP, PKCS1_v1_5
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def seal_with_the_old_ones(key, iv, text):
    # ruleid: weak-cryptography-python
    des = DES.new(key, DES.MODE_CBC, iv)
    # ruleid: weak-cryptography-python
    stream = ARC4.new(key)
    # ruleid: weak-cryptography-python
    blocks = AES.new(key, AES.MODE_ECB)
    # ruleid: weak-cryptography-python
    triple = Cipher(algorithms.TripleDES(key), modes.CBC(iv))
    # ruleid: weak-cryptography-python
    book = Cipher(algorithms.AES(key), modes.ECB())
    return des.encrypt(text), stream.encrypt(text), blocks.encrypt(text), triple, book


def open_the_key(private_key, rsa_key, sealed):
    # ruleid: weak-cryptography-python
    plain = private_key.decrypt(sealed, padding.PKCS1v15())
    # ruleid: weak-cryptography-python
    other = PKCS1_v1_5.new(rsa_key)
    return plain, other


def seal(key, nonce, text, private_key, rsa_key):
    # ok: weak-cryptography-python
    sealed = AES.new(key, AES.MODE_GCM, nonce=nonce).encrypt_and_digest(text)
    # ok: weak-cryptography-python
    other = Cipher(algorithms.AES(key), modes.GCM(nonce))
    # ok: weak-cryptography-python (near miss: this padding is sound for signatures)
    signed = private_key.sign(text, padding.PKCS1v15(), None)
    # ok: weak-cryptography-python
    return sealed, other, signed, PKCS1_OAEP.new(rsa_key)
