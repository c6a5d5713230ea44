from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

# ruleid: weak-cryptography-python-key-size
old = RSA.generate(1024)
# ruleid: weak-cryptography-python-key-size
short = rsa.generate_private_key(public_exponent=65537, key_size=1024)
# ruleid: weak-cryptography-python-key-size
signer = dsa.generate_private_key(1024)
# ruleid: weak-cryptography-python-key-size
curve = ec.generate_private_key(ec.SECP192R1())

# ok: weak-cryptography-python-key-size
fine = RSA.generate(3072)
# ok: weak-cryptography-python-key-size (near miss: 256 bits are plenty for a curve)
small = ec.generate_private_key(ec.SECP256R1())
# ok: weak-cryptography-python-key-size
long = rsa.generate_private_key(public_exponent=65537, key_size=2048)
