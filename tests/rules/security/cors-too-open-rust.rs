use tower_http::cors::{AllowOrigin, CorsLayer};

pub fn open() -> CorsLayer {
    // ruleid: cors-too-open-rust
    CorsLayer::very_permissive()
}

pub fn mirrored() -> CorsLayer {
    // ruleid: cors-too-open-rust
    CorsLayer::new().allow_origin(AllowOrigin::mirror_request()).allow_credentials(true)
}

pub fn listed() -> CorsLayer {
    // ok: cors-too-open-rust
    CorsLayer::new().allow_origin("https://shop.example.com".parse::<HeaderValue>().unwrap()).allow_credentials(true)
}

pub fn without_credentials() -> CorsLayer {
    // ok: cors-too-open-rust (near miss: mirrored, but no login goes along)
    CorsLayer::new().allow_origin(AllowOrigin::mirror_request())
}
