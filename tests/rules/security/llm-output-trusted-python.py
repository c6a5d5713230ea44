import subprocess

import anthropic
import google.generativeai as genai
from openai import OpenAI

client = OpenAI()
claude = anthropic.Anthropic()


def calculate(question):
    response = client.chat.completions.create(model="m", messages=[{"role": "user", "content": question}])
    code = response.choices[0].message.content
    # ruleid: llm-output-trusted-python
    return eval(code)


def report(question, cursor):
    response = client.chat.completions.create(model="m", messages=[{"role": "user", "content": question}])
    sql = response.choices[0].message.content.strip()
    # ruleid: llm-output-trusted-python
    cursor.execute(sql)
    return cursor.fetchall()


def run(task):
    answer = claude.messages.create(model="m", max_tokens=500, messages=[{"role": "user", "content": task}])
    # ruleid: llm-output-trusted-python
    subprocess.run(answer.content[0].text, shell=True, check=True)


def chart(prompt):
    model = genai.GenerativeModel("m")
    response = model.generate_content(prompt)
    # ruleid: llm-output-trusted-python
    exec(response.text)


def store(question, cursor):
    response = client.chat.completions.create(model="m", messages=[{"role": "user", "content": question}])
    answer = response.choices[0].message.content
    # ok: llm-output-trusted-python (near miss: the answer is a value of the command, not the command)
    cursor.execute("insert into answers (text) values (%s)", (answer,))


def summarise(text):
    response = client.responses.create(model="m", input=text)
    # ok: llm-output-trusted-python
    return response.output_text.strip()


def plan(question, cursor):
    response = client.chat.completions.create(model="m", messages=[{"role": "user", "content": question}])
    sql = validate_select(response.choices[0].message.content)
    # ok: llm-output-trusted-python (near miss: a function of the project looked at it)
    cursor.execute(sql)


def notify(question):
    response = client.chat.completions.create(model="m", messages=[{"role": "user", "content": question}])
    # ok: llm-output-trusted-python (near miss: an argument of a fixed program, without a shell)
    subprocess.run(["notify-send", response.choices[0].message.content], check=True)
