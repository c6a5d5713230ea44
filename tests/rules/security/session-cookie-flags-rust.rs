use actix_session::{storage::CookieSessionStore, SessionMiddleware};
use axum_extra::extract::cookie::Cookie;

pub fn middleware(key: Key) -> SessionMiddleware<CookieSessionStore> {
    // ruleid: session-cookie-flags-rust
    SessionMiddleware::builder(CookieSessionStore::default(), key).cookie_secure(false).build()
}

pub fn login(jar: CookieJar, token: String) -> CookieJar {
    // ruleid: session-cookie-flags-rust
    jar.add(Cookie::build(("session", token)).path("/").build())
}

pub fn safe(jar: CookieJar, token: String) -> CookieJar {
    // ok: session-cookie-flags-rust (near miss: the same chain with the flags)
    jar.add(Cookie::build(("session", token)).path("/").http_only(true).secure(true).build())
}

pub fn language(jar: CookieJar, choice: String) -> CookieJar {
    // ok: session-cookie-flags-rust
    jar.add(Cookie::build(("lang", choice)).path("/").build())
}
