import Anthropic from "@anthropic-ai/sdk";
import { streamText } from "ai";
import OpenAI from "openai";

const openai = new OpenAI();
const anthropic = new Anthropic();

app.post("/chat", async (req, res) => {
  const { question, history } = req.body;
  const answer = await openai.chat.completions.create({
    model: "m",
    messages: [
      // ruleid: prompt-injection-sink-js
      { role: "system", content: `You help our customers. They ask: ${question}` },
      // ok: prompt-injection-sink-js (near miss: the user's words are the user's message)
      { role: "user", content: question },
    ],
  });
  res.json(answer);
});

export async function POST(req: Request) {
  const { messages, context } = await req.json();
  // ruleid: prompt-injection-sink-js
  const result = streamText({ model, system: "Use this: " + context, messages });
  return result.toDataStreamResponse();
}

app.post("/persona", async (req, res) => {
  const persona = req.body.persona.trim();
  // ruleid: prompt-injection-sink-js
  res.json(await anthropic.messages.create({ model: "m", max_tokens: 9, system: `Act as ${persona}`, messages: [] }));
});

app.post("/ask", async (req, res) => {
  const { messages } = req.body;
  // ok: prompt-injection-sink-js
  res.json(await anthropic.messages.create({ model: "m", max_tokens: 9, system: PROMPT, messages }));
});

app.post("/role", async (req, res) => {
  // ok: prompt-injection-sink-js (near miss: the request only chooses among our texts)
  res.json(await openai.responses.create({ model: "m", instructions: PERSONAS[req.body.persona], input: "x" }));
});

app.post("/mode", async (req, res) => {
  const { mode } = req.body;
  // ok: prompt-injection-sink-js (near miss: either text is ours)
  const system = mode === "short" ? "Answer briefly." : "Answer at length.";
  res.json(await anthropic.messages.create({ model: "m", max_tokens: 9, system, messages: [] }));
});

app.post("/language", async (req, res) => {
  const { lang } = req.body;
  if (!LANGUAGES.includes(lang)) return res.status(400).end();
  // ok: prompt-injection-sink-js (near miss: only known values get here)
  const answer = await generateText({ model, system: `Answer in ${lang}.`, prompt: req.body.text });
  res.json(answer);
});
