use axum::{extract::{Path, Query}, response::Html};

pub async fn greet(Query(params): Query<Greet>) -> Html<String> {
    // ruleid: xss-raw-html-rust
    Html(format!("<h1>Hello {}</h1>", params.name))
}

pub async fn missing(Path(name): Path<String>) -> Html<String> {
    let page = format!("<p>{} was not found</p>", name);
    // ruleid: xss-raw-html-rust
    Html(page)
}

pub async fn escaped(Query(params): Query<Greet>) -> Html<String> {
    // ok: xss-raw-html-rust (near miss: the same page with the value escaped)
    Html(format!("<h1>Hello {}</h1>", html_escape::encode_text(&params.name)))
}

pub async fn fixed() -> Html<&'static str> {
    // ok: xss-raw-html-rust
    Html("<h1>Hello</h1>")
}
