"""Well-known calls of JavaScript that give a promise, by their dotted name; no check itself."""

import re

# What runs nothing at all until somebody waits for it.
LAZY = re.compile(
    r"^(?:\w+\.)*(?:prisma\w*|\w*[pP]rismaClient|tx)\.(?:\w+\.(?:create|createMany|update|updateMany|upsert|delete|"
    r"deleteMany|find\w+|count|aggregate)|\$(?:executeRaw|executeRawUnsafe|queryRaw|queryRawUnsafe))$|"
    r"^(?:\w+\.)*supabase\w*\.from\(\)(?:\.\w+(?:\(\))?){0,12}\.(?:insert|update|upsert|delete|select|eq|match|single|"
    r"maybeSingle|in|is|neq)$|^(?:\w+\.)*supabase\w*\.rpc$|^knex\(\)(?:\.\w+(?:\(\))?){0,8}\.(?:insert|update|del|delete)$"
)
APIS = re.compile(
    r"^(?:(?:window|globalThis|self)\.)?fetch$|^axios(?:\.(?:get|post|put|patch|delete|head|request))?$|"
    r"^(?:ky|got|ofetch)(?:\.(?:get|post|put|patch|delete|head))?$|"
    r"^Promise\.(?:all|allSettled|any|race|reject|resolve|try)$|^fs\.promises\.\w+$|^(?:fsp|fsPromises)\.\w+$|"
    r"^(?:\w+\.)*prisma\w*\.\$(?:transaction|connect|disconnect)$|^(?:\w+\.)*supabase\w*\.(?:auth|functions|storage\.from\(\))"
    r"\.(?:signUp|signIn\w+|signOut|updateUser|invoke|upload|remove|getUser|getSession|resetPasswordForEmail)$|"
    r"^(?:\w+\.)*stripe\w*\.(?:\w+\.){1,3}(?:create|update|retrieve|del|cancel|list|confirm|capture)$|"
    r"^(?:\w+\.)*(?:\w*[tT]ransporter|mailer)\.sendMail$|^bcrypt(?:js)?\.(?:hash|compare|genSalt)$|"
    r"^argon2\.(?:hash|verify)$|^mongoose\.(?:connect|disconnect)$|^crypto\.subtle\.\w+$|^import$|"
    r"^(?:addDoc|setDoc|updateDoc|deleteDoc|getDocs?|signInWith\w+|createUserWithEmailAndPassword)$"
)
FS_MODULES = frozenset({"fs/promises", "node:fs/promises", "timers/promises", "node:timers/promises"})
