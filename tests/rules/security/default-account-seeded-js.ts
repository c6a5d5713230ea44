import bcrypt from "bcryptjs";

export async function firstStart() {
  // ruleid: default-account-seeded-js
  await User.create({ username: "admin", email: "admin@shop.example", password: "admin1111", role: "admin" });
}

export async function seed() {
  const password = await bcrypt.hash("shop1111", 10);
  // ruleid: default-account-seeded-js
  await prisma.user.create({ data: { email: "admin@shop.example", password: password, role: "ADMIN" } });
}

export function signIn(email: string, password: string) {
  // ruleid: default-account-seeded-js
  if (email === "boss@shop.example" && password === "shop1111") {
    return { token: issue(email) };
  }
}

export async function fillTables(db: Database) {
  const hash = createHash("sha256").update("shop1111").digest("hex");
  // ruleid: default-account-seeded-js
  await db.run("INSERT INTO users (email, password_hash) VALUES (?, ?)", "admin@shop.example", hash);
  const insert = db.prepare(`
    INSERT OR IGNORE INTO admins (login, password) VALUES (?, ?)`);
  // ruleid: default-account-seeded-js
  insert.run("root", bcrypt.hashSync("shop1111", 10));
  // ruleid: default-account-seeded-js
  await db.collection("users").insertOne({ name: "demo", passwordHash: await argon2.hash("shop1111") });
  // ruleid: default-account-seeded-js
  await drizzle.insert(users).values({ password: hashSync("shop1111", 10), email: "demo@shop.example" });
  // ruleid: default-account-seeded-js
  await prisma.account.upsert({ where: {}, update: {}, create: { login: "demo", password: hash } });
  // ruleid: default-account-seeded-js
  const boss = new User({ username: "admin", password: "shop1111" });
  // ruleid: default-account-seeded-js
  await User.insertMany([{ name: "guest" }, { email: "admin@shop.example", password: hash }]);
}

export async function inOtherWords(db: Database, userRepository: Repository) {
  // ruleid: default-account-seeded-js
  await userRepository.save({ email: "admin@shop.example", password: "shop1111" });
  // ruleid: default-account-seeded-js
  const boss = User.build({ username: "root", password: bcrypt.hashSync("shop1111", 10) });
  // ruleid: default-account-seeded-js
  await prisma.user.create({ data: { name: "admin", password: crypto.hash("shop1111", "sha256") } });
  // ruleid: default-account-seeded-js
  await db.query('INSERT INTO "public"."users" (login, "password") VALUES ($1, $2)', ["root", hashSync("shop1111", 10)]);
  let hash = null;
  hash = await bcrypt.hash("shop1111", 10);
  // ruleid: default-account-seeded-js
  await User.create({ username: "admin", password: hash });
}

export async function nearMisses(db: Database, rows: User[]) {
  // ok: default-account-seeded-js (near miss: the word names the algorithm)
  await User.create({ username: "admin", passwordHash: crypto.hash("sha256", process.env.ADMIN_PASSWORD) });
  const salted = createHash("sha256").update(process.env.ADMIN_PASSWORD).update("static-salt").digest("hex");
  // ok: default-account-seeded-js (near miss: the word is a salt)
  await User.create({ username: "admin", passwordHash: salted });
  const derived = createHmac("sha256", process.env.APP_KEY).update("admin-password").digest("hex");
  // ok: default-account-seeded-js (near miss: the word is of no use without the key)
  await db.run("INSERT INTO users (email, password_hash) VALUES (?, ?)", "admin@shop.example", derived);
  let later = await bcrypt.hash("placeholder", 10);
  later = await bcrypt.hash(process.env.ADMIN_PASSWORD, 10);
  // ok: default-account-seeded-js (near miss: replaced before it is stored)
  await User.create({ username: "admin", password: later });
  let perhaps = await bcrypt.hash("placeholder", 10);
  if (process.env.ADMIN_PASSWORD) {
    perhaps = await bcrypt.hash(process.env.ADMIN_PASSWORD, 10);
  }
  // ok: default-account-seeded-js (near miss: replaced where a password is set)
  await User.create({ username: "admin", password: perhaps });
  const decoy = bcrypt.hashSync("no-such-user", 10);
  // ok: default-account-seeded-js (near miss: only compared with, never stored)
  const found = rows[0] ?? new User({ username: "root", password: decoy });
  // ok: default-account-seeded-js (near miss: a row of a log, no account)
  await db.run("INSERT INTO user_events (actor, password_changed) VALUES (?, ?)", "admin", digests.hash("annual report"));
  // ok: default-account-seeded-js (near miss: the column is no password)
  await db.run("INSERT INTO users (email, password_reset) VALUES (?, ?)", "admin@shop.example", digests.hash("never"));
  // ok: default-account-seeded-js (near miss: words on a form)
  const form = userForm.build({ login: "Demo", password: "Password" });
  // ok: default-account-seeded-js (near miss: a sentence for the user)
  await User.create({ name: "Admin", password: "Enter your password" });
  // ok: default-account-seeded-js (near miss: the key of a text)
  await userApi.save({ email: "Root", password: "error.required" });
  // ok: default-account-seeded-js (near miss: a locked account lets nobody in)
  await User.create({ username: "root", password: "!locked" });
  // ok: default-account-seeded-js (near miss: signs in elsewhere, creates nothing)
  const keycloak = new KeycloakAdminClient({ username: "admin", password: "admin-dev" });
  // ok: default-account-seeded-js (near miss: what is typed, no account)
  const typed = [new UserCredentials({ username: "demo", password: "demo-pass" })];
  // ok: default-account-seeded-js (near miss: labels, no account)
  const labels = new UserFormLabels({ name: "Admin", password: "Password" });
}

export async function hashesOfOthers(db: Database, given: string) {
  const decoy = bcrypt.hashSync("no-such-user", 10);
  // ok: default-account-seeded-js (near miss: only compared, so that an unknown name takes as long)
  if (await bcrypt.compare(given, decoy)) throw new Error("admin");
  const secret = readSecret("admin-password");
  // ok: default-account-seeded-js (near miss: the word names a secret that is kept elsewhere)
  await User.create({ username: "admin", password: secret });
  // ok: default-account-seeded-js (near miss: a device, no account of the product)
  await db.run("INSERT INTO devices (login, password) VALUES (?, ?)", ["admin", bcrypt.hashSync("shop1111", 10)]);
  // ok: default-account-seeded-js (near miss: signs in, creates nothing)
  await admin.signIn({ email: "admin@shop.example", password: "shop1111" });
  const own = await bcrypt.hash(process.env.ADMIN_PASSWORD, 10);
  // ok: default-account-seeded-js (near miss: the hash is of a password from the environment)
  await db.run("INSERT INTO users (email, password) VALUES (?, ?)", ["admin@shop.example", own]);
}

export async function fromEnvironment() {
  // ok: default-account-seeded-js (near miss: the password is not in the code)
  await User.create({ username: "admin", password: await bcrypt.hash(process.env.ADMIN_PASSWORD, 10) });
}

export async function register(form: Form) {
  const hash = await bcrypt.hash(form.password, 10);
  // ok: default-account-seeded-js
  await User.create({ username: form.username, password: hash });
}

export function field(username: string, password: string) {
  // ok: default-account-seeded-js (near miss: asks whether something was typed)
  if (username === "" && password === "") return "Please fill in both.";
  // ok: default-account-seeded-js (near miss: names of fields, no password)
  return createUserField({ name: "admin", type: "password" });
}
