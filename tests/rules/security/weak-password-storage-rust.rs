use argon2::{Argon2, PasswordHasher};
use sha2::{Digest, Sha256};

pub fn register(password: &str) -> String {
    // ruleid: weak-password-storage-rust
    hex::encode(Sha256::digest(password.as_bytes()))
}

pub fn login(user: &User, form: &Login) -> bool {
    // ruleid: weak-password-storage-rust
    user.password == form.password
}

pub fn slow(password: &str, salt: &SaltString) -> String {
    // ok: weak-password-storage-rust
    Argon2::default().hash_password(password.as_bytes(), salt).unwrap().to_string()
}

pub fn checksum(file: &[u8]) -> String {
    // ok: weak-password-storage-rust (near miss: the same hash of content)
    hex::encode(Sha256::digest(file))
}

pub fn derive_key(password: &str) -> Vec<u8> {
    // ok: weak-password-storage-rust
    Sha256::digest(password.as_bytes()).to_vec()
}
