#!/usr/bin/env python3
"""Which changes of the code would no test notice? A mutation run that builds once.

    tests/mutants/run.py [--package NAME] [--file GLOB ...] [--tests FILTER ...] [--jobs N]

`cargo mutants` (crates.io) lists the mutants; it would build the crate anew for each of them. Here all of
them are built into one test binary: each function's body becomes a `match` on the mutant's number, which
the environment gives, with the untouched body as its last arm. A run is then only the tests: 1,600 mutants
take some twenty minutes on two cores in place of six hours.

A mutant that the compiler refuses is left out and counted, as `cargo mutants` does. What can't be put into
an arm (constants, `const fn`, functions that return `impl Trait`, functions inside functions) is listed at
the end: `cargo mutants --re` is for those. Exit code 1: some survived.

The work goes on in a copy of the last commit, under target/mutants; the working tree isn't touched.
"""

import argparse
import collections
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

ROOT = subprocess.check_output(["git", "rev-parse", "--show-toplevel"], text=True, cwd=os.path.dirname(os.path.abspath(__file__))).strip()
# A mutant that never ends is noticed; one that eats memory too.
SECONDS, BYTES = 60, 6 << 30
HOMES = {"chot-core": "core", "chot-symbol": "core/symbol"}
SWITCH = """
/// The number of the mutant that is active; 0: none.
pub(crate) fn active_mutant() -> u32 {
    static ACTIVE: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
    *ACTIVE.get_or_init(|| std::env::var("CHOT_MUTANT").ok().and_then(|n| n.parse().ok()).unwrap_or(0))
}
"""


class Source:
    """A file as it is committed, and the functions of it that have mutants."""

    def __init__(self, path, mutants):
        self.path = path
        self.text = subprocess.check_output(["git", "show", f"HEAD:{path}"], text=True, cwd=ROOT)
        self.starts = [0]
        for line in self.text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.left_out = []
        functions = collections.defaultdict(list)
        for mutant in mutants:
            if mutant["function"] is None:
                self.left_out.append((mutant["id"], "outside functions"))
            else:
                functions[self.span(mutant["function"]["span"])].append(mutant)
        self.functions = []
        for (start, end), inside in sorted(functions.items()):
            body = self.body(start, end)
            head = re.sub(r"//.*", "", self.text[start:body])
            if any((a, b) != (start, end) and a <= start and end <= b for a, b in functions):
                why = "inside another function"
            elif re.search(r"\bconst fn\b", head):
                why = "const fn"
            elif "-> impl" in head:
                why = "returns impl Trait"
            else:
                self.functions.append((body, end, inside))
                continue
            self.left_out += [(mutant["id"], why) for mutant in inside]

    def span(self, span):
        return tuple(self.starts[at["line"] - 1] + at["column"] - 1 for at in (span["start"], span["end"]))

    def body(self, at, end):
        """Where the body's brace is: the first outside brackets, comments and literals."""
        depth = 0
        while at < end:
            rest = self.text[at:]
            skipped = re.match(r'//.*|"(?:\\.|[^"\\])*"|' + r"'(?:\\.|[^'\\])'", rest)
            if skipped:
                at += skipped.end()
                continue
            if rest[0] == "{" and depth == 0:
                return at
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(rest[0], 0)
            at += 1
        raise ValueError(f"{self.path}: no body")

    def write(self, folder, refused):
        """Writes the file with its mutants; returns the lines of each."""
        out, last, lines = "", 0, []
        for body, end, mutants in self.functions:
            out += self.text[last:body] + "{ match crate::active_mutant() {\n"
            for mutant in mutants:
                if mutant["id"] in refused:
                    continue
                start, stop = self.span(mutant["span"])
                arm = "{ " + mutant["replacement"] + " }"
                if mutant["genre"] != "FnValue":
                    arm = f"{self.text[body:start]} {mutant['replacement']} {self.text[stop:end]}"
                first = out.count("\n") + 1
                out += f"{mutant['id']}u32 => {arm},\n"
                lines.append((first, out.count("\n"), mutant["id"]))
            out += f"_ => {self.text[body:end]}\n}}}}"
            last = end
        with open(os.path.join(folder, self.path), "w") as file:
            file.write(out + self.text[last:])
        return lines


def cargo(folder, package, *args):
    environment = dict(os.environ, CARGO_PROFILE_DEV_DEBUG="0", CARGO_TERM_COLOR="never")
    command = ["cargo", *args, "-p", package, "--all-features", "--lib", "--message-format=json", "--quiet"]
    command += ["--config", f"profile.dev.package.{package}.opt-level=0"]
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def refused_by(messages, where):
    """The mutants in whose lines the compiler's errors are."""
    found = set()
    for message in messages:
        if message.get("reason") != "compiler-message" or message["message"]["level"] != "error":
            continue
        for span in message["message"]["spans"]:
            primary = span["is_primary"]
            while span.get("expansion"):
                span = span["expansion"]["span"]
            lines = where.get(span["file_name"], []) if primary else []
            found |= {mutant for first, last, mutant in lines if first <= span["line_start"] <= last}
    return found


def build(folder, package, sources):
    """Builds the test binary with every mutant that compiles."""
    refused = set()
    while True:
        where = {source.path: source.write(folder, refused) for source in sources}
        code, messages = cargo(folder, package, "check", "--profile", "test")
        if code == 0:
            break
        more = refused_by(messages, where)
        if not more:
            sys.exit("an error that lies in no mutant: " + json.dumps([m.get("message") for m in messages])[:2000])
        refused |= more
    code, messages = cargo(folder, package, "test", "--no-run")
    binaries = [m["executable"] for m in messages if m.get("executable")]
    if code != 0 or len(binaries) != 1:
        sys.exit("the tests couldn't be built")
    return binaries[0], refused


def verdict(binary, home, mutant, filters):
    """What the tests say of one mutant: killed, at the first failure, or survived."""
    environment = dict(
        os.environ,
        CHOT_MUTANT=str(mutant),
        PROPTEST_CASES="64",
        PROPTEST_DISABLE_FAILURE_PERSISTENCE="1",
        RUST_TEST_THREADS="1",
    )
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    process = subprocess.Popen(
        [binary, "--quiet", *filters],
        cwd=home,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=limit,
    )
    end = lambda: os.killpg(process.pid, signal.SIGKILL)
    timer = threading.Timer(SECONDS, end)
    timer.start()
    while chunk := os.read(process.stdout.fileno(), 4096):
        if b"FAILED" in chunk:
            end()
            break
    timer.cancel()
    return "survived" if process.wait() == 0 else "killed"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--package", choices=HOMES, default="chot-core")
    parser.add_argument("--file", action="append", help="files with mutants; default: the core's policy and travel, all of the scanner")
    parser.add_argument("--tests", action="append", help="filters of the tests; default: those of the rules")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    rules = options.package == "chot-core"
    files = options.file or (["core/src/policy/**", "core/src/travel/**"] if rules else [])
    filters = options.tests or (["policy::", "travel::", "facts::", "certlogic::"] if rules else [])

    command = ["cargo", "mutants", "--list", "--json", "--all-features", "-p", options.package]
    command += [part for file in files for part in ("-f", file)]
    if not shutil.which("cargo-mutants"):
        sys.exit("cargo-mutants is needed: cargo install cargo-mutants")
    mutants = json.loads(subprocess.check_output(command, cwd=ROOT, text=True))
    by_file = collections.defaultdict(list)
    for number, mutant in enumerate(mutants, 1):
        mutant["id"] = number
        by_file[mutant["file"]].append(mutant)
    sources = [Source(path, inside) for path, inside in by_file.items()]
    left_out = dict(entry for source in sources for entry in source.left_out)

    folder = os.path.join(ROOT, "target", "mutants")
    os.makedirs(folder, exist_ok=True)
    for old in set(os.listdir(folder)) - {"target"}:
        path = os.path.join(folder, old)
        shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    with tempfile.TemporaryFile() as archive:
        subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, stdout=archive, check=True)
        archive.seek(0)
        subprocess.run(["tar", "--extract", "--touch", "--directory", folder], stdin=archive, check=True)
    home = os.path.join(folder, HOMES[options.package])
    with open(os.path.join(home, "src/lib.rs"), "a") as lib:
        lib.write(SWITCH)
    binary, refused = build(folder, options.package, sources)
    if verdict(binary, home, 0, filters) != "killed":
        print(f"{len(mutants)} mutants, {len(refused)} don't compile", flush=True)
    else:
        sys.exit("the tests fail without any mutant")

    names = {mutant["id"]: mutant["name"] for mutant in mutants}
    waiting = iter([n for n in names if n not in refused and n not in left_out])
    results, lock = {}, threading.Lock()

    def work():
        while True:
            with lock:
                number = next(waiting, None)
            if number is None:
                return
            results[number] = verdict(binary, home, number, filters)
            if results[number] == "survived":
                print("survived:", names[number], flush=True)

    workers = [threading.Thread(target=work) for _ in range(options.jobs)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    for number, why in sorted(left_out.items()):
        print(f"not tried ({why}):", names[number])
    count = collections.Counter(results.values())
    print(f"{count['killed']} killed, {count['survived']} survived, {len(left_out)} not tried")
    sys.exit(1 if count["survived"] else 0)


if __name__ == "__main__":
    main()
