import { exec } from "child_process";
import DOMPurify from "dompurify";
import OpenAI from "openai";
import { generateText } from "ai";

const openai = new OpenAI();

export async function compute(question: string) {
  const answer = await openai.chat.completions.create({ model: "m", messages: [{ role: "user", content: question }] });
  const code = answer.choices[0].message.content;
  // ruleid: llm-output-trusted-js
  return eval(code);
}

export async function ask(question: string) {
  const answer = await openai.chat.completions.create({ model: "m", messages: [{ role: "user", content: question }] });
  const sql = answer.choices[0]?.message?.content ?? "";
  // ruleid: llm-output-trusted-js
  return prisma.$queryRawUnsafe(sql);
}

export async function show(element: HTMLElement, question: string) {
  const response = await fetch("https://api.openai.com/v1/chat/completions", { method: "POST", body: question });
  const data = await response.json();
  // ruleid: llm-output-trusted-js
  element.innerHTML = data.choices[0].message.content;
}

export async function agent(task: string) {
  const { text } = await generateText({ model, prompt: task });
  // ruleid: llm-output-trusted-js
  exec(text, (error) => log(error));
}

export async function shown(element: HTMLElement, question: string) {
  const data = await complete(question);
  const html = marked.parse(data.choices[0].message.content);
  // ok: llm-output-trusted-js (near miss: cleaned before it is shown)
  element.innerHTML = DOMPurify.sanitize(html);
}

export async function plain(element: HTMLElement, question: string) {
  const data = await complete(question);
  // ok: llm-output-trusted-js (near miss: text stays text)
  element.textContent = data.choices[0].message.content;
}

export async function stored(question: string) {
  const answer = await openai.responses.create({ model: "m", input: question });
  // ok: llm-output-trusted-js (near miss: the answer is a value of the command)
  await pool.query("insert into answers (text) values ($1)", [answer.output_text]);
}

export async function found(answer: string) {
  const data = await complete(answer);
  const word = data.choices[0].message.content;
  // ok: llm-output-trusted-js (near miss: a regular expression looks for it)
  return /price: (\d+)/.exec(word);
}
