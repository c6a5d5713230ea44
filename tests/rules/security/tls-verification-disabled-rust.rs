use openssl::ssl::{SslConnector, SslMethod, SslVerifyMode};

pub fn client() -> reqwest::Result<reqwest::Client> {
    // ruleid: tls-verification-disabled-rust
    reqwest::Client::builder().danger_accept_invalid_certs(true).build()
}

pub fn connector() -> SslConnector {
    let mut builder = SslConnector::builder(SslMethod::tls()).unwrap();
    // ruleid: tls-verification-disabled-rust
    builder.set_verify(SslVerifyMode::NONE);
    builder.build()
}

pub fn setting(insecure: bool) -> reqwest::Result<reqwest::Client> {
    // ok: tls-verification-disabled-rust (near miss: a setting decides)
    reqwest::Client::builder().danger_accept_invalid_certs(insecure).build()
}

pub fn peer() -> SslConnector {
    let mut builder = SslConnector::builder(SslMethod::tls()).unwrap();
    // ok: tls-verification-disabled-rust
    builder.set_verify(SslVerifyMode::PEER);
    builder.build()
}
