"""Nobody can run the product by what is written (CWE-1059): pages count by commands, symptoms and names.

Rule: catalogue readiness/no-runbook; topics as in the production readiness review of "Site Reliability
Engineering" (chapter 32). A heading alone tells nothing: a topic counts only with a command, or with a
symptom and what to do.
"""

import re

from lastmile.checks.code.absence import absence, counted
from lastmile.checks.code.documents import Document, Section, documents, elsewhere
from lastmile.errors import NothingToLookAt, Skip
from lastmile.inventory import Check, Inventory, Scan
from lastmile.model import Confidence, Fact, Severity

RULE = "lastmile.no-runbook"
_DEPLOY = re.compile(
    r"deploy|releas|upgrad|updat(?:e|ing)|productio|self[- ]?host|publish|roll ?out|running (?:in|"
    r"with|via|on)|docker|hosting|operat|"
    r"administ|install",
    re.IGNORECASE,
)
_RESTORE = re.compile(
    r"back[ -]?ups?|restor|recover|roll(?:ing)?[ -]?back|downgrad|disaster|export|dump|migrat", re.IGNORECASE
)
_TROUBLE = re.compile(
    r"troubleshoot|faq|common (?:issues|problems|errors|pitfalls)|known (?:issues|problems)|debug|"
    r"incident|runbook|on-?call|outage|"
    r"what (?:to do|if)|problem|gotcha|fails|errors?\b",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"troubleshoot|faq|(?:known|common) (?:issues|problems|errors)|runbook|incident", re.IGNORECASE
)
_WATCH = re.compile(
    r"\blogs?\b|logging|monitor|health|metric|alert|prometheus|observab|status page|journalctl", re.IGNORECASE
)
_SYMPTOM = re.compile(
    r"\b(?:if|when|should|in case)\b[^.\n]{0,120}\b(?:fails?|errors?|not (?:work|start|respond|found|"
    r"reach)|unable|cannot|can't|"
    r"broken|stuck|crash\w*|timeouts?|times out|missing|denied|wrong|slow|full|lost|forgot\w*|down)\b",
    re.IGNORECASE,
)
_RUNS = re.compile(
    r"(?:^|[\s`$(/])(?:docker|podman|kubectl|helm|systemctl|journalctl|service|pg_dump|pg_restore|"
    r"psql|mysqldump|mysql|sqlite3|redis-cli|"
    r"mongodump|mongorestore|curl|wget|ssh|scp|rsync|tar|cp|mv|git|npm|pnpm|yarn|npx|node|bun|pip|"
    r"python3?|poetry|uv|go|cargo|make|just|"
    r"manage\.py|flask|alembic|prisma|supabase|fly|flyctl|vercel|netlify|heroku|aws|gcloud|az|"
    r"terraform|ansible\S*|sudo|brew|apt|apt-get|"
    r"chmod|chown|kill|tail|cat|grep|crontab|restic|borg|gh|openssl|certbot|nginx|lsof|ps|df|"
    r"\./[\w./-]+)\s+[\w\"'$./{<-]"
)
_SEARCHED = (
    "pages of the repository for four topics, each with commands or symptoms: releases and upgrades, "
    "backup and going back, "
    "trouble and what to do, logs and health"
)


def look(inventory: Inventory) -> Scan:
    """One finding for the repository that names the topics of which nothing is told.

    Raises NothingToLookAt where nothing is operated (a library, a tool for a desk), Skip where pages point to
    documentation kept elsewhere.
    """
    facts = inventory.facts
    if (
        not facts & {Fact.WEB_SERVICE, Fact.DATABASE, Fact.SERVERLESS, Fact.CONTAINER}
        or Fact.APPLICATION not in facts
    ):
        raise NothingToLookAt("nothing that somebody has to keep running")
    pages = documents(inventory)
    asked = {
        "releases and upgrades": _DEPLOY,
        "trouble and what to do about it": _TROUBLE,
        "logs and health": _WATCH,
    }
    if Fact.DATABASE in facts:
        asked["backup and going back"] = _RESTORE
    missing = [topic for topic, words in asked.items() if not any(_tells(page, words) for page in pages)]
    sent = tuple(page.path for page in pages)
    if not missing:
        return Scan(sent=sent, opportunities={RULE: len(asked)}, searched=_SEARCHED)
    if place := elsewhere(inventory, pages):
        raise Skip(f"the documentation is kept elsewhere ({place[:100]}) and was not read")
    finding = absence(
        RULE,
        f"{len(missing)} of {len(asked)} topics of daily operation are written nowhere with commands "
        f"or symptoms: "
        f"{', '.join(missing)}.",
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        cwe="CWE-1059",
        searched=_SEARCHED,
        read=sent,
    )
    return counted(finding, sent, missing=len(missing), asked=len(asked), searched=_SEARCHED)


def _tells(page: Document, topic: re.Pattern[str]) -> bool:
    """Some section on the topic says what to type, or what one sees and what follows."""
    name = page.path.rpartition("/")[2]
    on_topic = bool(topic.search(name) or topic.search(page.path.rpartition("/")[0]))
    return any(
        (on_topic or topic.search(section.title)) and _says(section, topic) for section in page.sections
    ) or any(topic is not _DEPLOY and _says_inside(section, topic) for section in page.sections)


def _says(section: Section, topic: re.Pattern[str]) -> bool:
    words = len(section.text.split())
    if topic is _TROUBLE:
        told = bool(_SYMPTOM.search(section.text)) or bool(_LISTS.search(section.title))
        return told and (bool(section.commands) or words > 40)
    if topic is _WATCH:
        return bool(section.commands) or words > 60
    if topic is _RESTORE and words > 60:
        return True
    return len(section.commands) > 2 or any(_RUNS.search(command) for command in section.commands)


def _says_inside(section: Section, topic: re.Pattern[str]) -> bool:
    """A section on another matter with a command that is itself about the topic, and words on it."""
    return (
        any(topic.search(c) and _RUNS.search(c) for c in section.commands)
        and len(topic.findall(section.text)) > 2
    )


CHECK = Check(RULE, look)
