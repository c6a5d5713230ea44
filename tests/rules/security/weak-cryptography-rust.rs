use md5::{Digest, Md5};
use sha2::Sha256;

pub fn identify(text: &str) -> String {
    // ruleid: weak-cryptography-rust
    let mut hash = Md5::new();
    hash.update(text);
    hex::encode(hash.finalize())
}

pub fn sign(text: &str) -> String {
    // ruleid: weak-cryptography-rust
    let digest = md5::compute(text);
    format!("{digest:x}")
}

pub fn gravatar_url(email: &str) -> String {
    // ok: weak-cryptography-rust (near miss: the service asks for this hash)
    let digest = md5::compute(email);
    format!("https://avatars.example.com/{digest:x}")
}

pub fn today(text: &str) -> String {
    // ok: weak-cryptography-rust
    hex::encode(Sha256::digest(text))
}
