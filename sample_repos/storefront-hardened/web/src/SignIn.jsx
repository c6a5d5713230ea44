import { useState } from 'react';
import { signIn } from './api.js';

export function SignIn({ onDone }) {
  const [problem, setProblem] = useState('');

  async function submit(event) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    try {
      await signIn(form.get('email'), form.get('password'));
      onDone();
    } catch (error) {
      setProblem(error.message);
    }
  }

  return (
    <form onSubmit={submit}>
      <label>
        E-mail <input name="email" type="email" autoComplete="username" required maxLength={254} />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="current-password" required maxLength={72} />
      </label>
      <button type="submit">Sign in</button>
      {problem && <p role="alert">{problem}</p>}
    </form>
  );
}
