"""The outside services that we know by the library that speaks to them.

A service is seen at a call whose name matches ``calls``; an import alone says nothing.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """One service behind one library."""

    name: str
    kind: str
    library: str  # key of WAITS
    calls: re.Pattern[str]  # what of the expanded name behind the library goes over the network
    writes: re.Pattern[str] | None = None  # of these, the ones that must not happen twice
    answers: bool = False  # it answers with an error instead of raising one (Supabase's JavaScript client)


def _known(  # noqa: PLR0913 - the columns of a table
    name: str, kind: str, library: str, calls: str, writes: str = "", *, answers: bool = False
) -> Known:
    return Known(name, kind, library, re.compile(calls), re.compile(writes) if writes else None, answers)


_STRIPE_WRITES = (
    r"(?i)(?:^|\.)(?:payment_?intents?|charges?|refunds?|transfers?|payouts?|subscriptions?|invoices?|customers?|"
    r"invoice_?items?)\.(?:create|pay|create_refund|create_async)$"
)
MONEY = re.compile(
    r"(?i)(?:payment_?intents?|charges?|refunds?|transfers?|payouts?|subscriptions?)\.create"
)  # moved by the call itself
_AI = r"\.(?:create|parse|stream|generate|acreate|edit|transcribe)$"
_MONGO = (
    r"\.(?:find|find_one|findOne|insert_one|insertOne|insert_many|insertMany|update_one|updateOne|update_many|updateMany|"
    r"delete_one|deleteOne|delete_many|deleteMany|replace_one|replaceOne|aggregate|count_documents|countDocuments|"
    r"find_one_and_\w+|findOneAnd\w+|distinct|bulk_write|bulkWrite)$"
)
_REDIS = (
    r"(?i)\.(?:get|set|setex|setnx|del|delete|incr|incrby|decr|expire|hget|hset|hmset|hgetall|hdel|lpush|rpush|lpop|rpop|"
    r"brpop|blpop|lrange|sadd|srem|smembers|zadd|zrange|zrem\w*|publish|exists|mget|mset|ttl|xadd|xread\w*|scan|keys|"
    r"flushdb|eval|ping)$"
)
_SQL = r"\.(?:execute|executemany|fetch|fetchrow|fetchval|query|copy_from)$"

PYTHON: dict[str, Known] = {
    "stripe": _known(
        "Stripe (payments)",
        "payments",
        "py:stripe",
        r"^(?!.*\bWebhook\b).*\.(?:create|retrieve|list|modify|update|delete|cancel|capture|confirm|refund|pay|search|"
        r"finalize_invoice|send_invoice|create_async|retrieve_async)$",
        _STRIPE_WRITES,
    ),
    "openai": _known("OpenAI (AI model)", "ai", "py:openai", _AI),
    "anthropic": _known("Anthropic (AI model)", "ai", "py:anthropic", _AI),
    "groq": _known("Groq (AI model)", "ai", "py:groq", _AI),
    "google.generativeai": _known(
        "Google Gemini (AI model)",
        "ai",
        "py:google.generativeai",
        r"\.(?:generate_content|send_message|embed_content)(?:_async)?$",
    ),
    "google.genai": _known(
        "Google Gemini (AI model)",
        "ai",
        "py:google.genai",
        r"\.(?:generate_content|generate_content_stream|embed_content|generate_images|send_message)$",
    ),
    "cohere": _known("Cohere (AI model)", "ai", "py:cohere", r"\.(?:chat|generate|embed|rerank)$"),
    "mistralai": _known(
        "Mistral (AI model)", "ai", "py:mistralai", r"\.(?:complete|complete_async|chat|stream)$"
    ),
    "replicate": _known("Replicate (AI model)", "ai", "py:replicate", r"\.(?:run|async_run)$"),
    "litellm": _known("AI model (LiteLLM)", "ai", "py:litellm", r"^\.(?:a?completion|a?embedding)$"),
    "langchain_openai": _known(
        "OpenAI (AI model)",
        "ai",
        "py:langchain_openai",
        r"\.(?:a?invoke|a?stream|predict|embed_query|embed_documents)$",
    ),
    "langchain_anthropic": _known(
        "Anthropic (AI model)", "ai", "py:langchain_anthropic", r"\.(?:a?invoke|a?stream)$"
    ),
    "twilio": _known(
        "Twilio (text messages)",
        "messages",
        "py:twilio",
        r"\.(?:messages|calls|verifications)(?:\(\))?\.create$",
        r"create$",
    ),
    "sendgrid": _known(
        "SendGrid (e-mail)", "e-mail", "py:sendgrid", r"\(\)\.(?:send|client\.mail\.send\.post)$", r"."
    ),
    "resend": _known("Resend (e-mail)", "e-mail", "py:resend", r"\.(?:Emails|Batch)\.send$", r"."),
    "smtplib": _known(
        "Mail server (e-mail)",
        "e-mail",
        "py:smtplib",
        r"\(\)\.(?:sendmail|send_message)$",
        r"send(?:mail|_message)$",
    ),
    "django.core.mail": _known(
        "Mail server (e-mail)",
        "e-mail",
        "py:django.core.mail",
        r"^\.(?:send_mail|send_mass_mail|mail_admins|mail_managers)$|^\.(?:message\.)?Email\w*\(\)\.send$",
        r".",
    ),
    "google.cloud.storage": _known(
        "Google Cloud Storage (files)",
        "storage",
        "py:google.cloud.storage",
        r"\.(?:upload_from_\w+|download_\w+|get_blob|list_blobs|delete)$",
    ),
    "firebase_admin": _known(
        "Firebase (database)",
        "database",
        "py:firebase_admin",
        r"^\.firestore.*\.(?:get|set|add|update|delete|stream)$|^\.db\..*\.(?:get|set|push|update)$|^\.messaging\.send\w*$",
    ),
    "supabase": _known(
        "Supabase (database)", "database", "py:supabase", r"\.execute$|\.auth\.(?:sign_|get_user|admin\.)\w*$"
    ),
    "slack_sdk": _known(
        "Slack (chat)", "chat", "py:slack_sdk", r"\.(?:chat_\w+|files_\w+|conversations_\w+)$", r"chat_post"
    ),
    "redis": _known("Redis (cache)", "cache", "py:redis", _REDIS),
    "pymongo": _known("MongoDB (database)", "database", "py:pymongo", _MONGO),
    "motor": _known("MongoDB (database)", "database", "py:motor", _MONGO),
    "psycopg2": _known("PostgreSQL (database)", "database", "py:psycopg2", _SQL),
    "psycopg": _known("PostgreSQL (database)", "database", "py:psycopg", _SQL),
    "asyncpg": _known("PostgreSQL (database)", "database", "py:asyncpg", _SQL),
    "pymysql": _known("MySQL (database)", "database", "py:pymysql", _SQL),
    "MySQLdb": _known("MySQL (database)", "database", "py:MySQLdb", _SQL),
    "mysql.connector": _known("MySQL (database)", "database", "py:mysql.connector", _SQL),
    "elasticsearch": _known(
        "Elasticsearch (search)", "search", "py:elasticsearch", r"\(\)\.(?:search|index|get|delete|bulk)$"
    ),
    "pinecone": _known("Pinecone (search)", "search", "py:pinecone", r"\(\)\.(?:query|upsert|fetch|delete)$"),
}
# boto3's client names -> service
AWS: dict[str, tuple[str, str]] = {
    "s3": ("Amazon S3 (files)", "storage"),
    "ses": ("Amazon SES (e-mail)", "e-mail"),
    "sesv2": ("Amazon SES (e-mail)", "e-mail"),
    "sqs": ("Amazon SQS (queue)", "queue"),
    "sns": ("Amazon SNS (messages)", "messages"),
    "dynamodb": ("Amazon DynamoDB (database)", "database"),
    "bedrock-runtime": ("Amazon Bedrock (AI model)", "ai"),
}
_SUPABASE_JS = (
    r"\.from\(\)\..*(?:select|insert|update|upsert|delete|upload|download|remove|list)\(\)|\.rpc$|"
    r"\.from\(\)\.(?:select|insert|update|upsert|delete|upload|download|remove|list)$|"
    r"\.auth\.(?:signUp|signInWith\w+|signOut|getUser|resetPasswordForEmail|updateUser|admin\.\w+)$|\.functions\.invoke$"
)
_FIREBASE = (
    r"^\.(?:addDoc|setDoc|updateDoc|deleteDoc|getDocs?|signInWith\w+|createUserWithEmailAndPassword|uploadBytes|"
    r"getDownloadURL|sendPasswordResetEmail)$"
)
_PRISMA = (
    r"\.\w+\.(?:find\w+|create|createMany|createManyAndReturn|update|updateMany|upsert|delete|deleteMany|count|aggregate|"
    r"groupBy)$|\.\$(?:query|execute)Raw(?:Unsafe)?$|\.\$transaction$"
)

SCRIPT: dict[str, Known] = {
    "stripe": _known(
        "Stripe (payments)",
        "payments",
        "js:stripe",
        r"^(?!.*\bwebhooks\b).*\.(?:create|retrieve|list|update|del|cancel|capture|confirm|refund|pay|search|listLineItems)$",
        _STRIPE_WRITES,
    ),
    "openai": _known("OpenAI (AI model)", "ai", "js:openai", _AI),
    "@anthropic-ai/sdk": _known("Anthropic (AI model)", "ai", "js:@anthropic-ai/sdk", _AI),
    "groq-sdk": _known("Groq (AI model)", "ai", "js:groq-sdk", _AI),
    "@google/generative-ai": _known(
        "Google Gemini (AI model)",
        "ai",
        "js:@google/generative-ai",
        r"\.(?:generateContent|generateContentStream|sendMessage|sendMessageStream|embedContent)$",
    ),
    "@google/genai": _known(
        "Google Gemini (AI model)",
        "ai",
        "js:@google/genai",
        r"\.(?:generateContent|generateContentStream|generateImages|sendMessage|embedContent)$",
    ),
    "ai": _known(
        "AI model (AI SDK)",
        "ai",
        "js:ai",
        r"^\.(?:generateText|streamText|generateObject|streamObject|embed)$",
    ),
    "replicate": _known("Replicate (AI model)", "ai", "js:replicate", r"\.run$"),
    "twilio": _known(
        "Twilio (text messages)",
        "messages",
        "js:twilio",
        r"\.(?:messages|calls|verifications)\.create$",
        r"create$",
    ),
    "resend": _known(
        "Resend (e-mail)", "e-mail", "js:resend", r"\.emails\.send$|\.batch\.send$", r".", answers=True
    ),
    "@sendgrid/mail": _known(
        "SendGrid (e-mail)", "e-mail", "js:@sendgrid/mail", r"\.(?:send|sendMultiple)$", r"."
    ),
    "nodemailer": _known("Mail server (e-mail)", "e-mail", "js:nodemailer", r"\.sendMail$", r"."),
    "postmark": _known("Postmark (e-mail)", "e-mail", "js:postmark", r"\.sendEmail\w*$", r"."),
    "@slack/web-api": _known("Slack (chat)", "chat", "js:@slack/web-api", r"\.chat\.\w+$", r"postMessage$"),
    "@supabase/supabase-js": _known(
        "Supabase (database)", "database", "js:@supabase/supabase-js", _SUPABASE_JS, answers=True
    ),
    "@supabase/ssr": _known(
        "Supabase (database)", "database", "js:@supabase/supabase-js", _SUPABASE_JS, answers=True
    ),
    "@supabase/auth-helpers-nextjs": _known(
        "Supabase (database)", "database", "js:@supabase/supabase-js", _SUPABASE_JS, answers=True
    ),
    "firebase/firestore": _known("Firebase (database)", "database", "js:firebase", _FIREBASE),
    "firebase/auth": _known("Firebase (database)", "database", "js:firebase", _FIREBASE),
    "firebase/storage": _known("Firebase (database)", "database", "js:firebase", _FIREBASE),
    "@aws-sdk/client-s3": _known("Amazon S3 (files)", "storage", "js:@aws-sdk", r"\.send$"),
    "@aws-sdk/client-ses": _known("Amazon SES (e-mail)", "e-mail", "js:@aws-sdk", r"\.send$", r"."),
    "@aws-sdk/client-sqs": _known("Amazon SQS (queue)", "queue", "js:@aws-sdk", r"\.send$"),
    "@aws-sdk/client-dynamodb": _known("Amazon DynamoDB (database)", "database", "js:@aws-sdk", r"\.send$"),
    "googleapis": _known(
        "Google APIs",
        "backend",
        "js:googleapis",
        r"^\.google\.\w+\(\)\.(?:\w+\.)*(?:get|list|update|append|batchUpdate|create|insert|delete|send|export)$",
    ),
    "cloudinary": _known(
        "Cloudinary (files)", "storage", "js:cloudinary", r"\.(?:upload|upload_stream|destroy)$"
    ),
    "@vercel/blob": _known("Vercel Blob (files)", "storage", "js:@vercel/blob", r"^\.(?:put|del|list|head)$"),
    "pg": _known("PostgreSQL (database)", "database", "js:pg", r"\.query$"),
    "@vercel/postgres": _known("PostgreSQL (database)", "database", "js:@vercel/postgres", r"\.query$"),
    "mysql2": _known("MySQL (database)", "database", "js:mysql2", r"\.(?:query|execute)$"),
    "mysql2/promise": _known("MySQL (database)", "database", "js:mysql2", r"\.(?:query|execute)$"),
    "mongodb": _known("MongoDB (database)", "database", "js:mongodb", _MONGO),
    "mongoose": _known(
        "MongoDB (database)",
        "database",
        "js:mongoose",
        r"^\.connect$|(?:^|\.)model\(\)\.(?:find\w*|create|insertMany|update\w*|delete\w*|countDocuments|aggregate|distinct)$",
    ),
    "ioredis": _known("Redis (cache)", "cache", "js:ioredis", _REDIS),
    "redis": _known("Redis (cache)", "cache", "js:redis", _REDIS),
    "@upstash/redis": _known("Redis (cache)", "cache", "js:@upstash/redis", _REDIS),
    "@prisma/client": _known("SQL database", "database", "js:@prisma/client", _PRISMA),
    "@pinecone-database/pinecone": _known(
        "Pinecone (search)", "search", "js:pinecone", r"\.(?:query|upsert|fetch)$"
    ),
    "algoliasearch": _known(
        "Algolia (search)", "search", "js:algoliasearch", r"\.(?:search|saveObjects?|deleteObjects?)$"
    ),
}
