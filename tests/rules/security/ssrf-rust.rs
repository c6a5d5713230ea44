use axum::{extract::{Path, Query}, Json};

pub async fn preview(Query(params): Query<Preview>) -> Result<String, Error> {
    // ruleid: ssrf-rust
    let page = reqwest::get(&params.url).await?.text().await?;
    Ok(page)
}

pub async fn webhook(Json(hook): Json<Hook>) -> Result<(), Error> {
    let client = reqwest::Client::new();
    // ruleid: ssrf-rust
    client.post(hook.target).send().await?;
    Ok(())
}

pub async fn fixed_host(Path(id): Path<String>) -> Result<String, Error> {
    // ok: ssrf-rust (near miss: the host is fixed, the value stands in the path)
    let page = reqwest::get(format!("https://api.example.com/users/{}", id)).await?.text().await?;
    Ok(page)
}

pub async fn fixed_base(Path(id): Path<String>, base_url: &str) -> Result<String, Error> {
    // ok: ssrf-rust
    let page = reqwest::get(format!("{base_url}/orders/{id}")).await?.text().await?;
    Ok(page)
}
