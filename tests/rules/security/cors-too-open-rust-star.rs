use tower_http::cors::{Any, CorsLayer};

pub fn open() -> CorsLayer {
    // ruleid: cors-too-open-rust-star
    CorsLayer::permissive()
}

pub fn any() -> CorsLayer {
    // ruleid: cors-too-open-rust-star
    CorsLayer::new().allow_origin(Any).allow_methods(Any)
}

pub fn listed() -> CorsLayer {
    // ok: cors-too-open-rust-star
    CorsLayer::new().allow_origin("https://shop.example.com".parse::<HeaderValue>().unwrap())
}

pub fn methods() -> CorsLayer {
    // ok: cors-too-open-rust-star (near miss: any method, but not any origin)
    CorsLayer::new().allow_methods(Any)
}
