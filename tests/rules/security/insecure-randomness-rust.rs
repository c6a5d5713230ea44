use rand::{rngs::{OsRng, SmallRng, StdRng}, Rng, SeedableRng};

pub fn new_token(seed: u64) -> String {
    // ruleid: insecure-randomness-rust
    let mut rng = StdRng::seed_from_u64(seed);
    (0..32).map(|_| rng.gen_range('a'..='z')).collect()
}

pub fn session_id() -> u64 {
    // ruleid: insecure-randomness-rust
    fastrand::u64(..)
}

pub fn api_key() -> String {
    // ok: insecure-randomness-rust (near miss: the generator of the operating system)
    let mut rng = OsRng;
    (0..32).map(|_| rng.gen_range('a'..='z')).collect()
}

pub fn shuffled(seed: u64, cards: &mut [Card]) {
    // ok: insecure-randomness-rust
    let mut rng = SmallRng::seed_from_u64(seed);
    cards.shuffle(&mut rng);
}
