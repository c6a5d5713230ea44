use jsonwebtoken::{Algorithm, Validation};

pub fn forever() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    // ruleid: jwt-not-verified-rust-claims
    validation.validate_exp = false;
    validation
}

pub fn literal() -> Validation {
    Validation {
        // ruleid: jwt-not-verified-rust-claims
        validate_exp: false,
        ..Validation::default()
    }
}

pub fn strict() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    // ok: jwt-not-verified-rust-claims
    validation.validate_exp = true;
    // ok: jwt-not-verified-rust-claims (near miss: another switch)
    validation.validate_aud = false;
    validation
}
