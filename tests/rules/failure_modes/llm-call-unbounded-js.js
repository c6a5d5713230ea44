import OpenAI from 'openai';

const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });

async function bad(messages) {
  // ruleid: llm-call-unbounded-js
  await openai.chat.completions.create({ model: 'gpt-4o-2024-08-06', messages });
  // ruleid: llm-call-unbounded-js
  await openai.responses.create({ model: 'gpt-4o-2024-08-06', input: messages });
}

async function good(messages, defaults) {
  // ok: llm-call-unbounded-js
  await openai.chat.completions.create({ model: 'gpt-4o-2024-08-06', messages, max_tokens: 500 });
  // ok: llm-call-unbounded-js
  await openai.chat.completions.create({ model: 'gpt-4o-2024-08-06', messages }, { timeout: 20000 });
  // near miss: the limits may be among what is spread in
  // ok: llm-call-unbounded-js
  await openai.chat.completions.create({ model: 'gpt-4o-2024-08-06', ...defaults, messages });
  // near miss: a text message of another service, no model
  // ok: llm-call-unbounded-js
  await twilio.messages.create({ to, body: 'hello' });
}
