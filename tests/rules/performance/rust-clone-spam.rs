pub fn name_of(users: Vec<User>, id: u64) -> String {
    // ruleid: rust-clone-spam
    for user in users.clone() {
        if user.id == id {
            return user.name.to_string();
        }
    }
    String::new()
}

pub fn total(orders: &Vec<Order>) -> u64 {
    let mut sum = 0;
    // ruleid: rust-clone-spam
    for order in orders.clone().iter() {
        sum += order.amount;
    }
    sum
}

pub fn compare(left: &[User], right: Vec<User>) -> usize {
    let mut found = 0;
    for user in left {
        // ruleid: rust-clone-spam
        found += count(right.clone(), user.id);
    }
    found
}

pub fn borrowed(users: &[User], id: u64) -> Option<&str> {
    // ok: rust-clone-spam
    for user in users {
        if user.id == id {
            return Some(&user.name);
        }
    }
    None
}

pub fn iterated(users: &[User]) -> u64 {
    let mut sum = 0;
    // ok: rust-clone-spam
    for user in users.iter() {
        sum += user.id;
    }
    sum
}

// Near misses: a clone in or above a loop which is cheap, or needed.
pub fn shared(pool: Arc<Pool>, names: Vec<String>) {
    for name in names {
        // ok: rust-clone-spam (near miss: the clone of a counted pointer)
        let pool = pool.clone();
        tokio::spawn(async move { pool.store(name).await });
    }
}

pub fn range(range: std::ops::Range<u32>) -> u32 {
    let mut sum = 0;
    // ok: rust-clone-spam
    for number in range.clone() {
        sum += number;
    }
    sum + range.end
}

pub fn changed(mut queue: Vec<u32>) -> Vec<u32> {
    // ok: rust-clone-spam
    for number in queue.clone() {
        queue.push(number + 1);
    }
    queue
}

pub fn varied(base: &Vec<u32>, times: u32) -> Vec<Vec<u32>> {
    let mut all = vec![];
    for turn in 0..times {
        // ok: rust-clone-spam
        let mut copy = base.clone();
        copy.push(turn);
        all.push(copy);
    }
    all
}

pub async fn out_of_a_lock() {
    // ok: rust-clone-spam
    for address in BLOCKED.read().await.clone() {
        send(address).await;
    }
}
