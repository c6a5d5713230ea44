async function bad(client, prompt) {
  const answer = await client.chat.completions.create({ model: 'gpt-4o', messages: [prompt] });
  // ruleid: llm-output-unparsed-js
  const plan = JSON.parse(answer.choices[0].message.content);
  const text = answer.choices[0].message.content.trim();
  // ruleid: llm-output-unparsed-js
  return [plan, JSON.parse(text)];
}

async function good(client, prompt) {
  const answer = await client.chat.completions.create({ model: 'gpt-4o', messages: [prompt] });
  try {
    // ok: llm-output-unparsed-js
    return JSON.parse(answer.choices[0].message.content);
  } catch (error) {
    // near miss: not the model's answer
    // ok: llm-output-unparsed-js
    return JSON.parse(prompt.fallback);
  }
}

function other(row) {
  // near miss: a field of the same name in our own data
  // ok: llm-output-unparsed-js
  return JSON.parse(row.message.content);
}
