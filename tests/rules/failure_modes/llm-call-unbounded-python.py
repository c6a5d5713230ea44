import openai
from anthropic import Anthropic
from openai import OpenAI

client = OpenAI()
limited = OpenAI(timeout=30)


def ask(question):
    # ruleid: llm-call-unbounded-python
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": question}])


def ask_by_local_client(question):
    local = openai.OpenAI()
    # ruleid: llm-call-unbounded-python
    return local.responses.create(model="gpt-4o", input=question)


class Assistant:
    def __init__(self, key):
        self.client = OpenAI(api_key=key)

    def ask(self, question):
        # ruleid: llm-call-unbounded-python
        return self.client.chat.completions.create(model="gpt-4o", messages=[question])


def before_version_one(question):
    # ruleid: llm-call-unbounded-python
    return openai.ChatCompletion.create(model="gpt-4", messages=[question])


def capped(question):
    # ok: llm-call-unbounded-python
    return client.chat.completions.create(model="gpt-4o", messages=[question], max_tokens=500)


def timed(question):
    # ok: llm-call-unbounded-python
    return limited.chat.completions.create(model="gpt-4o", messages=[question])


# Near misses: no limit on the line, but one cannot be excluded, or it is no AI call.
def passed_on(question, **options):
    # ok: llm-call-unbounded-python
    return client.chat.completions.create(model="gpt-4o", messages=[question], **options)


def must_be_capped(question):
    claude = Anthropic()
    # ok: llm-call-unbounded-python
    return claude.messages.create(model="claude", max_tokens=500, messages=[question])


def other(twilio, text):
    # ok: llm-call-unbounded-python (near miss: messages.create of another service)
    return twilio.messages.create(body=text, to="+4242")
