from anthropic import Anthropic
from fastapi import APIRouter, Depends
from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
router = APIRouter()
client = OpenAI()
claude = Anthropic()
PERSONAS = {"chef": "You are a chef.", "coach": "You are a coach."}


@app.post("/chat")
def chat():
    question = request.json["question"]
    return client.chat.completions.create(
        model="m",
        messages=[
            # ruleid: prompt-injection-sink-python
            {"role": "system", "content": f"You help our customers. The question is: {question}"},
        ],
    )


@app.post("/persona")
def persona():
    data = request.get_json()
    prompt = "Act as " + data["persona"]
    # ruleid: prompt-injection-sink-python
    return claude.messages.create(model="m", max_tokens=100, system=prompt, messages=[])


@router.post("/summary")
def summary(body: SummaryIn, db=Depends(get_db)):
    # ruleid: prompt-injection-sink-python
    return client.responses.create(model="m", instructions=f"Summarise for {body.audience}", input=body.text)


@app.post("/ask")
def ask():
    question = request.json["question"]
    return client.chat.completions.create(
        model="m",
        messages=[
            # ok: prompt-injection-sink-python
            {"role": "system", "content": "You help our customers."},
            # ok: prompt-injection-sink-python (near miss: what the user writes is the user's message)
            {"role": "user", "content": f"Question: {question}"},
        ],
    )


@app.post("/role")
def role():
    # ok: prompt-injection-sink-python (near miss: the request only chooses among our texts)
    return claude.messages.create(model="m", max_tokens=9, system=PERSONAS[request.json["persona"]], messages=[])


@app.post("/language")
def language():
    wanted = request.json["language"]
    if wanted not in ("de", "fr", "en"):
        return "unknown language", 400
    # ok: prompt-injection-sink-python (near miss: only known values get here)
    return client.responses.create(model="m", instructions=f"Answer in {wanted}.", input=request.json["text"])


@app.post("/length")
def length():
    words = int(request.json["words"])
    # ok: prompt-injection-sink-python
    return claude.messages.create(model="m", max_tokens=9, system=f"At most {words} words.", messages=[])
