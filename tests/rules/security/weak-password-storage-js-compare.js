function UserDAO(db) {
  const comparePassword = (fromDB, fromUser) => {
    // ruleid: weak-password-storage-js-compare
    return fromDB === fromUser;
  };

  // ruleid: weak-password-storage-js-compare
  this.checkPassword = (stored, typed) => stored === typed;

  this.login = async (req, res) => {
    const { email, password } = req.body;
    const user = await db.findOne({ email });
    // ruleid: weak-password-storage-js-compare
    if (user.password === password) {
      return res.json(user);
    }
    // ruleid: weak-password-storage-js-compare
    if (!user || user.password !== req.body.password) {
      return res.sendStatus(401);
    }
    // ruleid: weak-password-storage-js-compare
    return USERS.find((u) => u.email === email && u.password === password);
  };
}

function verifyPassword(stored, typed) {
  // ok: weak-password-storage-js-compare
  return bcrypt.compare(typed, stored);
}

// near miss: a page asks for the new password twice
function validatePassword(password, confirmation) {
  // ok: weak-password-storage-js-compare
  return password === confirmation;
}

// near miss: hashes are compared (in a hurry, but not as they were typed)
const matchPassword = (storedHash, typedHash) => {
  // ok: weak-password-storage-js-compare
  return storedHash === typedHash;
};

const Form = ({ user, values }) => {
  // near miss: two fields of a form
  // ok: weak-password-storage-js-compare
  const same = values.password === values.confirmPassword;
  // ok: weak-password-storage-js-compare
  const again = user.password === user.passwordAgain;
  // near miss: whether there is one at all
  // ok: weak-password-storage-js-compare
  return user.password === undefined || user.password === '' || same || again;
};

async function hashed(req, user) {
  const password = sha512(req.body.password + user.salt);
  // ok: weak-password-storage-js-compare
  return user.password === password;
}
