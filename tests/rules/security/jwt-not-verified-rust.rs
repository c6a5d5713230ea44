use jsonwebtoken::{decode, Algorithm, DecodingKey, Validation};

pub fn peek(token: &str, key: &DecodingKey) -> Result<Claims, Error> {
    let mut validation = Validation::new(Algorithm::HS256);
    // ruleid: jwt-not-verified-rust
    validation.insecure_disable_signature_validation();
    Ok(decode::<Claims>(token, key, &validation)?.claims)
}

pub fn old(token: &str) -> Result<Claims, Error> {
    // ruleid: jwt-not-verified-rust
    Ok(jsonwebtoken::dangerous_insecure_decode::<Claims>(token)?.claims)
}

pub fn verified(token: &str, key: &DecodingKey) -> Result<Claims, Error> {
    // ok: jwt-not-verified-rust
    Ok(decode::<Claims>(token, key, &Validation::new(Algorithm::HS256))?.claims)
}

pub fn header(token: &str) -> Result<Option<String>, Error> {
    // ok: jwt-not-verified-rust (near miss: only the header, in order to find the key)
    Ok(jsonwebtoken::decode_header(token)?.kid)
}
