"""Calls that cost money each time: AI, text messages, e-mail providers, maps; no check itself."""

import re

_AI = re.compile(
    r"\.chat\.completions\.(?:create|parse|stream)\(|\bChatCompletion\.a?create\(|\.images\.(?:generate|edit)\(|"
    r"\.audio\.(?:speech|transcriptions)\.create\(|\.generate_?[cC]ontent(?:Stream|_async|_stream)?\(|"
    r"\breplicate\.(?:run|predictions\.create)\(|\blitellm\.a?completion\(|"
    r"https://(?:api\.(?:openai|anthropic|groq|mistral|deepseek|perplexity|together|x|cohere|replicate|elevenlabs)\."
    r"(?:com|ai|xyz|io)|openrouter\.ai/api|generativelanguage\.googleapis\.com|api-inference\.huggingface\.co|"
    r"ai\.gateway\.lovable\.dev)"
)
# Calls whose name tells little: they count where the file names the provider.
_AI_BY_FILE = (
    (re.compile(r"\.messages\.(?:create|stream)\("), re.compile(r"(?i)anthropic")),
    (re.compile(r"\.(?:responses|completions)\.(?:create|parse|stream)\("), re.compile(r"(?i)openai")),
    (re.compile(r"\.complete\("), re.compile(r"\bChatCompletionsClient\b")),
    (re.compile(r"\b(?:generate|stream)(?:Text|Object)\("), re.compile(r"from ['\"]ai['\"]")),
    (
        re.compile(r"\b(?:llm|chain|model|chat|agent)\.(?:a?invoke|a?stream|a?predict)\("),
        re.compile(r"\bChat(?:OpenAI|Anthropic|GoogleGenerativeAI|Groq|MistralAI|Cohere)\("),
    ),
)
_SMS = re.compile(r"https://api\.twilio\.com|\.publish\([^)]{0,200}\bPhoneNumber\b|https://rest\.nexmo\.com")
_SMS_BY_FILE = (
    re.compile(r"\.(?:messages|calls|verifications)\.create\("),
    re.compile(r"(?i)\btwilio\b"),
)
_MAIL = re.compile(
    r"\bresend\.[eE]mails\.send\(|\bsgMail\.send\(|\bsg\.send\(|\bSendEmailCommand\(|\bses\w{0,10}\.send_email\(|"
    r"https://api\.(?:sendgrid|resend|mailgun|brevo|postmarkapp)\.(?:com|net)"
)
_MAPS = re.compile(r"https://maps\.googleapis\.com/maps/api/(?!js)")
# Models that run on the same machine cost nothing a call.
_LOCAL = re.compile(r"(?i)localhost:\d|127\.0\.0\.1|\bollama\b|lm_?studio|\bvllm\b|llama_?cpp")


def cost_of(code: str, file: str) -> str | None:
    """What a function's code costs at each call: "AI", "SMS", "mail", "maps" or None.

    ``file`` is all text of the file that it stands in.
    """
    if _AI.search(code) or any(c.search(code) and f.search(file) for c, f in _AI_BY_FILE):
        return None if _LOCAL.search(file) else "AI"
    if _SMS.search(code) or (_SMS_BY_FILE[0].search(code) and _SMS_BY_FILE[1].search(file)):
        return "SMS"
    if _MAIL.search(code):
        return "mail"
    return "maps" if _MAPS.search(code) else None
