use axum::extract::{Path, Query};
use std::path::PathBuf;

pub async fn download(Path(name): Path<String>) -> Result<Vec<u8>, Error> {
    // ruleid: path-traversal-rust
    let data = tokio::fs::read(format!("./uploads/{}", name)).await?;
    Ok(data)
}

pub async fn show(Query(params): Query<Show>) -> Result<String, Error> {
    let mut full = PathBuf::from("/srv/files");
    full.push(&params.file);
    // ruleid: path-traversal-rust
    let text = std::fs::read_to_string(full)?;
    Ok(text)
}

pub async fn tested(Path(name): Path<String>) -> Result<Vec<u8>, Error> {
    if name.contains("..") {
        return Err(Error::NotFound);
    }
    // ok: path-traversal-rust (near miss: tested before)
    let data = tokio::fs::read(format!("./uploads/{}", name)).await?;
    Ok(data)
}

pub async fn number(Path(id): Path<String>) -> Result<Vec<u8>, Error> {
    let id = id.parse::<u32>()?;
    // ok: path-traversal-rust (near miss: a number cannot leave the folder)
    let data = tokio::fs::read(format!("./uploads/{}.png", id)).await?;
    Ok(data)
}

pub async fn settings(config: &Config) -> Result<String, Error> {
    // ok: path-traversal-rust
    let text = tokio::fs::read_to_string(&config.template).await?;
    Ok(text)
}
