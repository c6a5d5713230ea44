"""A small TypeScript product of ours, the npm packages that it calls, and what is to be said of it."""

import gzip
import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path

from registry_server import Reply, reply
from support import inventory

from lastmile.inventory import Dependency, Inventory, Limits, Manifest

RECORDED = Path(__file__).parent / "unit" / "scanners" / "recorded_tsc.json"

KIT = """\
export interface Answer { text(): string }
export interface Tools { list(): string[] }
export declare class Client {
  constructor(key: string);
  ask(question: string): Promise<Answer>;
  readonly tools: Tools;
}
export declare function either(): Answer | Tools;
"""
PACKAGES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("kit", "2.0.0"): {"index.d.ts": KIT, "index.js": "exports.Client = class { onlyInProgram() {} }"},
    ("kit", "1.5.0"): {"index.d.ts": KIT.replace("ask(", "retired(): void;\n  ask("), "index.js": ""},
    ("plain", "1.0.0"): {"index.js": "exports.stamp = () => ({ now() {} })"},
    ("@types/plain", "1.0.0"): {
        "index.d.ts": "export interface Stamp { now(): number }\nexport declare function stamp(): Stamp;\n"
    },
}
FILES: Mapping[str, str] = {
    "package.json": '{"dependencies": {"kit": "^2.0.0", "plain": "1.0.0"}}',
    "src/app.ts": """\
import { Client, either, missingExport, OnlyAType } from "kit";
import { stamp } from "plain";
const client = new Client("k");
export async function go() {
  const answer = await client.ask("q");
  answer.jsonOrThrow();
  client.tools.listEverything();
  answer?.maybeThere();
  if (client.featureOne) client.featureOne();
  client.onlyInProgram();
  client.retired();
  client.madeByUs();
  let held = await client.ask("x");
  held = (await fetch("x")) as never;
  held.laterSomething();
  const resp = await fetch("/x");
  resp.jsonSafely();
  either().unionThing();
  "text".shoutLoudly();
  stamp().sooner();
  (client as any as Client).castAway();
  const typed: OnlyAType = client.unusedName;
  return missingExport(typed);
}
""",
    "src/patch.ts": 'import { Client } from "kit";\n(Client.prototype as any).madeByUs = function () {};\n',
    "src/taken.js": 'const { Ghost } = require("kit");\nnew Ghost();\n',
    "src/silenced.js": '// @ts-nocheck\nimport { Client } from "kit";\n\nnew Client("k").silencedCall();\n',
    "src/broken.js": "const = ;\n",
}
DRIFT, MISSING = "tsc.api-drift", "tsc.hallucinated-api"
EXPECTED = [
    (MISSING, "src/app.ts", 1, "kit.missingExport", "kit 2.0.0"),
    (MISSING, "src/app.ts", 6, "Answer.jsonOrThrow", "kit 2.0.0"),
    (MISSING, "src/app.ts", 7, "Tools.listEverything", "kit 2.0.0"),
    (DRIFT, "src/app.ts", 11, "Client.retired", "kit 2.0.0"),
    (MISSING, "src/app.ts", 17, "Response.jsonSafely", ""),
    (MISSING, "src/app.ts", 20, "Stamp.sooner", "plain 1.0.0"),
    (MISSING, "src/silenced.js", 4, "Client.silencedCall", "kit 2.0.0"),
    (MISSING, "src/taken.js", 1, "kit.Ghost", "kit 2.0.0"),
]


def archive(files: Mapping[str, str | bytes]) -> bytes:
    """An npm archive of these files."""
    out = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        for path, text in files.items():
            data = text.encode() if isinstance(text, str) else text
            entry = tarfile.TarInfo(f"package/{path}")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def package(name: str, version: str, files: Mapping[str, str], **more: object) -> bytes:
    """The archive of one package version."""
    manifest = {"name": name, "version": version, "types": "index.d.ts", "main": "index.js", **more}
    return archive({"package.json": json.dumps(manifest), **files})


def routes(packages: Mapping[tuple[str, str], Mapping[str, str]] = PACKAGES) -> dict[str, Reply]:
    """An npm registry of these packages."""
    found: dict[str, Reply] = {}
    listed: dict[str, dict[str, object]] = {}
    for (name, version), files in packages.items():
        last = name.rpartition("/")[2]
        found[f"{name}/-/{last}-{version}.tgz"] = reply(200, package(name, version, files))
        listed.setdefault(name, {})[version] = {"name": name, "version": version}
    for name, versions in listed.items():
        page = {"name": name, "dist-tags": {"latest": next(iter(versions))}, "versions": versions}
        found[name] = reply(200, json.dumps(page), "application/json")
    return found


def product(
    folder: Path, files: Mapping[str, str] = FILES, *, locked: bool = True, **limits: bool
) -> Inventory:
    """The product in ``folder``, which must be empty."""
    wanted = (("kit", "2.0.0", "^2.0.0"), ("plain", "1.0.0", "1.0.0"))
    dependencies = tuple(
        Dependency(
            "npm",
            name,
            version if locked else None,
            spec,
            direct=True,
            development=False,
            declared_in="package.json",
            line=1,
        )
        for name, version, spec in wanted
    )
    manifest = Manifest("package.json", "npm", is_lock=False, dependencies=dependencies)
    return inventory(folder, files, manifests=[manifest], limits=Limits(**limits))
