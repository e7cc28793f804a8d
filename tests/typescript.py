"""
Whether a front end in TypeScript can stand on the schemas: `python -m tests.typescript` makes types and lets it speak.

The types that json-schema-to-typescript makes of every schema compile, strictly; a sample front end that is written
against them says every finding of some pages from its kind, its values and the language files alone, and says what
partgov says, in every language. Without npm, which is no package of Python, it says so and is done. It is not among the
tests, since npm installs what it takes into a folder that goes again.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import partgov
from partgov import LANGUAGES, Reader, audit_record, load_record, page_document, schema, zone_named

_PACKAGES = ("json-schema-to-typescript@15.0.4", "typescript@5.9.3", "@types/node@20")
_DATA = Path(__file__).parent / "data"
_RECORDS = ("ballots", "bylaws", "clocks", "disagreements", "draws", "events", "iops-history", "tallies")

_COMPILE = """
const { compile } = require("json-schema-to-typescript"), fs = require("fs");
(async () => {
  for (const name of process.argv.slice(2)) {
    const schema = JSON.parse(fs.readFileSync(`schemas/${name}.json`, "utf8"));
    fs.writeFileSync(`types/${name}.ts`, await compile(schema, name, { additionalProperties: false }));
  }
})();
"""

_FRONT = r"""
import * as fs from "fs";
import type { FindingRow, Said, WhatPartgovAnswersPage } from "./types/page";

type Values = { [name: string]: Said };
type Words = { [key: string]: string };

class Speaker {
  constructor(readonly language: string, readonly words: Words, readonly names: Words) {}

  finding(one: FindingRow): string {
    const context = one.met ? "met" : "unmet";
    return this.say(one.kind, { context, found: one.found, needed: one.needed, ...one.values });
  }

  say(key: string, values: Values): string {
    return this.entry(key, values).replace(
      /\$t\(([^(),]+)(?:,\s*\{(.*?)\}\s*)?\)|\{\{\s*(\w+)(?:,\s*([^{}]+?))?\s*\}\}/g,
      (_, nested: string | undefined, given: string | undefined, name: string, form: string | undefined) => {
        if (nested === undefined) return this.shown(values[name], form);
        const more: Values = {};
        for (const [, key, field, text] of (given ?? "").matchAll(/"(\w+)":\s*(?:"?\{\{\s*(\w+)\s*\}\}"?|"([^"]*)")/g))
          more[key] = field === undefined ? text : values[field];
        const inner = nested.trim().replace(/\{\{\s*(\w+)\s*\}\}/g, (_, field: string) => String(values[field]));
        return this.say(inner, { ...values, ...more });
      });
  }

  private entry(key: string, values: Values): string {
    const { context, count } = values, stems = context == null ? [key] : [`${key}_${String(context)}`, key];
    for (const stem of stems) {
      const endings: string[] = [];
      if (count === 0) endings.push(`${stem}_zero`);
      if (typeof count === "number")
        endings.push(`${stem}_${new Intl.PluralRules(this.language).select(count)}`, `${stem}_other`);
      for (const variant of [...endings, stem]) if (variant in this.words) return this.words[variant];
    }
    throw new Error(`${this.language}: ${key}`);
  }

  private shown(value: Said | undefined, form?: string): string {
    if (value == null) return "";
    if (typeof value === "number") return this.number(value, form);
    if (typeof value === "boolean") return String(value);
    if (typeof value === "string") return this.text(value);
    if (Array.isArray(value)) return this.list(value.map(one => this.shown(one, form)), form);
    if ("phrase" in value) return this.say(value.phrase, value.values);
    if ("finding" in value) {
      const sentence = this.say(value.finding, { context: value.met ? "met" : "unmet", ...value.values });
      return value.cites === null || form === "uncited" ? sentence : `${sentence} (${value.cites})`;
    }
    if ("primary" in value) return this.say("seats.both", { primary: value.primary, reserve: value.reserve });
    if ("exceeded" in value) return this.condition(value);
    throw new Error(`cannot say ${JSON.stringify(value)}`);
  }

  private number(value: number, form?: string): string {
    if (form === "number(signDisplay: always)") return value < 0 ? String(value) : `+${value}`;
    return form === "word" && value >= 0 && value <= 9 ? this.say(`number.${value}`, {}) : String(value);
  }

  private text(value: string): string {
    if (this.language === "en" || !/^\d{4}-\d\d-\d\dT.*Z$/.test(value)) return this.names[value] ?? value;
    const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T(.*)Z$/.exec(value)!;
    const shorter = time.replace(/^(\d\d:\d\d):00$/, "$1");
    return this.say("form.instant", { year, month, day, time: shorter, offset: "+00:00" });
  }

  private list(shown: string[], form?: string): string {
    if (form === "sentences" || form === "uncited") return shown.join(" ");
    if ((form === "and" || form === "or") && shown.length > 1)
      return shown.slice(0, -1).join(", ") + this.say(`list.${form}`, {}) + shown[shown.length - 1];
    return shown.join(", ");
  }

  private condition(asked: { exceeded: boolean | null; least?: number | null; share?: string | null }): string {
    if (asked.share === "1") return this.say("majority", { context: "whole" });
    const half: Said = { phrase: "share.half", values: {} };
    const amount = asked.share === "1/2" ? half : asked.share ?? asked.least ?? "";
    return this.say("majority", { context: asked.exceeded ? "exceeded" : "reached", share: amount });
  }
}

let said = 0, other = 0;
for (const name of process.argv.slice(2)) {
  const [language] = name.split("-");
  const page: WhatPartgovAnswersPage = JSON.parse(fs.readFileSync(`pages/${name}.json`, "utf8"));
  const words: Words = JSON.parse(fs.readFileSync(`words/${language}.json`, "utf8"));
  const speaker = new Speaker(language, words, page.names);
  const rows = page.elections.flatMap(one => [...one.ranking, ...one.checks]);
  for (const one of [...rows, ...page.questions].flatMap(row => row.findings)) {
    const sentence = speaker.finding(one);
    said += 1;
    if (sentence === one.because) continue;
    other += 1;
    console.log(`${name}, ${one.kind}:\n  ${sentence}\n  ${one.because}`);
  }
}
console.log(`${said} findings said from their kind and values, ${other} otherwise than by partgov.`);
process.exit(other || !said ? 1 : 0);
"""


def main() -> None:
    """Make the types, compile the front end against them, and let it speak."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        print("The types were not made: that needs npm and node.")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(folder, npm, "install", "--silent", "--no-audit", "--no-fund", *_PACKAGES)
        for part in ("schemas", "types", "pages"):
            (folder / part).mkdir()
        for one in schema.NAMES:
            (folder / "schemas" / f"{one}.json").write_text(json.dumps(schema.answer(one)), "utf-8")
        shutil.copytree(Path(partgov.__file__).parent / "words", folder / "words")
        pages = [*written(folder / "pages")]
        (folder / "compile.js").write_text(_COMPILE, "utf-8")
        (folder / "front.ts").write_text(_FRONT, "utf-8")
        run(folder, node, "compile.js", *schema.NAMES)
        how = ("--strict", "--target", "es2022", "--module", "commonjs", "--outDir", "made", "--types", "node")
        types = [f"types/{one}.ts" for one in schema.NAMES]
        run(folder, str(folder / "node_modules" / ".bin" / "tsc"), *how, "front.ts", *types)
        run(folder, node, "made/front.js", *pages)


def written(folder: Path) -> Any:
    """Write the page of each record in every language, with each candidate by name; give their names."""
    for name in _RECORDS:
        record = load_record((_DATA / f"{name}.json").read_bytes())
        audit = audit_record(record, zone=zone_named(record.timezone))
        names = page_document(audit)["names"]
        for language in LANGUAGES:
            page = page_document(audit, reader=Reader(language, None, names))
            (folder / f"{language}-{name}.json").write_text(json.dumps(page), "utf-8")
            yield f"{language}-{name}"


def run(folder: Path, *command: str) -> None:
    """Run a command in a folder; end where it fails."""
    if subprocess.run(command, cwd=folder, check=False).returncode:
        sys.exit(f"{Path(command[0]).name} {command[1]} failed")


if __name__ == "__main__":
    main()
