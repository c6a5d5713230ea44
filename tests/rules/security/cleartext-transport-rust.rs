pub async fn rates() -> reqwest::Result<String> {
    // ruleid: cleartext-transport-rust
    reqwest::get("http://rates.partner.example/v1/latest").await?.text().await
}

pub async fn order(client: &reqwest::Client, body: String) -> reqwest::Result<Response> {
    // ruleid: cleartext-transport-rust
    client.post("http://api.partner.example/orders").body(body).send().await
}

pub async fn encrypted() -> reqwest::Result<String> {
    // ok: cleartext-transport-rust
    reqwest::get("https://rates.partner.example/v1/latest").await?.text().await
}

pub async fn local() -> reqwest::Result<String> {
    // ok: cleartext-transport-rust (near miss: the same machine)
    reqwest::get("http://127.0.0.1:8080/health").await?.text().await
}
