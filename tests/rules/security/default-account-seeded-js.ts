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
