import jwt from 'jsonwebtoken';
import crypto from 'crypto';

// Secret for signing the login tokens
const JWT_SECRET = process.env.JWT_SECRET || 'juniper-secret-key';

// Hash the password before we save it
export function hashPassword(password) {
  return crypto.createHash('md5').update(password).digest('hex');
}

export function createToken(user) {
  return jwt.sign({ id: user.id, email: user.email, role: user.role }, JWT_SECRET);
}

// Read the user from the cookie, if there is one
export function currentUser(req) {
  try {
    return jwt.verify(req.cookies.token, JWT_SECRET);
  } catch (err) {}
  return null;
}
