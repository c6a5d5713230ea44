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
