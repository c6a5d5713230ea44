use axum::{extract::{Path, Query}, Json};
use std::process::Command;

pub async fn ping(Query(params): Query<Ping>) -> Json<String> {
    let line = format!("ping -c 1 {}", params.host);
    // ruleid: command-injection-rust
    let out = Command::new("sh").arg("-c").arg(line).output();
    answer(out)
}

#[get("/run/{tool}")]
async fn run(tool: web::Path<String>) -> impl Responder {
    // ruleid: command-injection-rust
    let out = Command::new(tool.into_inner()).output();
    answer(out)
}

pub async fn argument(Query(params): Query<Ping>) -> Json<String> {
    // ok: command-injection-rust (near miss: a value of the request, but an argument of a fixed program)
    let out = Command::new("ping").arg("-c").arg("1").arg("--").arg(&params.host).output();
    answer(out)
}

pub async fn fixed(Path(id): Path<u32>) -> Json<String> {
    // ok: command-injection-rust
    let out = Command::new("sh").arg("-c").arg("uptime").output();
    answer(out)
}
