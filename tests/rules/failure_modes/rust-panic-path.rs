use axum::{extract::{Path, State}, response::IntoResponse, Json};

pub async fn create(State(pool): State<PgPool>, Json(body): Json<NewUser>) -> Json<User> {
    // ruleid: rust-panic-path
    let age: u8 = body.age.parse().unwrap();
    // ruleid: rust-panic-path
    let user = insert(&pool, body.name, age).await.expect("insert");
    Json(user)
}

pub async fn show(id: String) -> impl IntoResponse {
    // ruleid: rust-panic-path
    let id = Uuid::parse_str(&id).unwrap();
    find(id).await
}

pub async fn created(State(pool): State<PgPool>, Json(body): Json<NewUser>) -> Result<Json<User>, AppError> {
    // ok: rust-panic-path
    let age: u8 = body.age.parse()?;
    // ok: rust-panic-path
    let city = body.city.unwrap_or_default();
    Ok(Json(insert(&pool, body.name, age, city).await?))
}

// Near misses: the same words, but outside of a handler, or where they cannot fail.
fn settings() -> Settings {
    // ok: rust-panic-path
    Settings::load().expect("settings are missing")
}

pub async fn counter(State(state): State<Shared>) -> impl IntoResponse {
    // ok: rust-panic-path
    let mut count = state.count.lock().unwrap();
    *count += 1;
    // ok: rust-panic-path
    let address: IpAddr = "127.0.0.1".parse().unwrap();
    (address.to_string(), count.to_string())
}

mod tests {
    fn handler(State(pool): State<PgPool>) -> impl IntoResponse {
        // ok: rust-panic-path
        run(pool).unwrap()
    }
}
