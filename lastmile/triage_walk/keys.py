"""The keys of the walk, and what each of them means."""

READ = "read in the code, it is as the check says"
FINDING_KEYS = (
    "c confirm  f false positive  a accept risk  s skip  n next check  b back  w wider  o own  q quit  ? help"
)
QUESTION_KEYS = "y yes  p partly  n no  x does not apply  u nobody knows  s skip  b back  q quit  ? help"
END_KEYS = "o a finding of your own  a again through what is open  b back  q quit"
HELP = (
    "c  confirmed: you read the code shown, and it is so (signed with your name)",
    "f  false positive: it no longer counts; a reason is needed",
    "a  accepted risk: it no longer blocks and still counts; a reason, and a day on which it ends",
    "w  wider: the next decision is about the whole file, the folder or the check everywhere",
    "r  take the decision about this place back",
    "s  skip (also →)   b  back (also ←)   n  on to the next check   t  on to the questions",
    "o  a finding of your own   q  quit: everything is saved already, and the next walk goes on here",
)
QUESTION_HELP = (
    "y  yes   p  partly   n  no   x  does not apply   u  nobody knows: an answer too, and it counts as no",
    "A yes with evidence (a ticket, a document, a link) also closes what was not visible in the repository.",
    "s  skip (also →)   b  back (also ←)   o  a finding of your own   q  quit: everything is saved already",
)
ANSWER_OF = {"y": "yes", "p": "partly", "n": "no", "x": "not_applicable", "u": "unknown"}
