#!/usr/bin/env python3
"""features.py [--check]: writes the table of features in ios/README.md, or says that it isn't as it would be.

A feature's tests carry its letters: `func testO6_permitReturnsByItself` in Swift; in Kotlin a test's name
begins with them (``fun `O6 a permit …` ``) or its class does (`O6PermitTest`).
"""
import pathlib
import re
import sys

FEATURES = {
    "O1": "First start", "O2": "Enrolment", "O3": "First update", "O4": "Checkpoint and direction",
    "O5": "Scan", "O6": "Permit", "O7": "Deny", "O8": "Refer", "O9": "Evidence",
    "O10": "Papers", "O11": "No code", "O12": "Portal's code", "O13": "Not recorded, stale, clock",
    "O14": "Journal: today", "O15": "Journal: case, contacts", "O16": "Export, retention",
    "O17": "Status", "O18": "Updates", "O19": "Self-test", "O20": "Settings", "O21": "Training",
    "O22": "External imager", "O23": "Lifecycle", "O24": "Sharing a phone",
    "W1": "First start", "W2": "Ask for a credential", "W3": "Add", "W4": "Home", "W5": "Declare",
    "W6": "Show", "W7": "One tap", "W8": "Reminder", "W9": "Card details", "W10": "Family",
    "W11": "Vaccine certificate beside", "W12": "Print a static copy", "W13": "What is wrong",
    "W14": "Delete everything", "W15": "Settings, about",
}
# What iOS's part of a feature leaves out of what is specified.
LEFT_OUT = {
    "O2": "a series of codes is read from a photo in no test: its texts are",
    "O3": "the socket itself: answers of HTTP are tested, and a transport that is cut off",
    "O5": "the camera itself",
    "O20": "the language is the system's, for this app",
    "O21": "its codes are drawn by Core Image: tests have the texts",
    "W1": "that the key is really in the phone's hardware",
    "W6": "a screenshot can't be kept from being made: the code is hidden while the screen is recorded",
    "W2": "its code is drawn by Core Image: tests have the text and the file",
    "W3": "a picture's pixels come by UIKit: tests have greymaps",
    "W7": "a widget; that the system offers the shortcut",
    "W12": "the PDF itself: what is drawn on it is tested",
    "W15": "the language is the system's, for this app",
}
BEGIN, END = "<!-- features.py -->\n", "<!-- /features.py -->\n"


def swift(root: pathlib.Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted((root / "ios/Tests").rglob("*.swift")):
        for letters, rest in re.findall(r"func test([OW]\d+)_(\w+)", path.read_text()):
            found.setdefault(letters, []).append(rest)
    return found


def kotlin(root: pathlib.Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for path in sorted((root / "android").glob("**/src/test/kotlin/**/*.kt")):
        text = path.read_text()
        of_class = re.search(r"class ([OW]\d+)[A-Z]\w*", text)
        for name in re.findall(r"@Test[^`]*?fun `([^`]+)`", text):
            letters = re.match(r"([OW]\d+)\b", name)
            key = letters.group(1) if letters else of_class.group(1) if of_class else None
            if key:
                found[key] = found.get(key, 0) + 1
    return found


def table(root: pathlib.Path) -> str:
    on_ios, on_android = swift(root), kotlin(root)
    unknown = sorted((on_ios.keys() | on_android.keys()) - FEATURES.keys())
    if unknown:
        sys.exit(f"features.py: tests are named by {', '.join(unknown)}, which are no features")
    lines = ["| | feature | iOS | Android | left out on iOS |\n", "|---|---|---|---|---|\n"]
    for letters, name in FEATURES.items():
        tests, others = len(on_ios.get(letters, [])), on_android.get(letters, 0)

        def cell(count: int) -> str:
            return "–" if count == 0 else f"{count} test{'s' if count > 1 else ''}"

        left = LEFT_OUT.get(letters, "") if tests else "all of it"
        lines.append(f"| {letters} | {name} | {cell(tests)} | {cell(others)} | {left} |\n")
    return "".join(lines)


def main() -> None:
    root = pathlib.Path(__file__).resolve().parents[1]
    readme = root / "ios/README.md"
    text = readme.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    written = before + BEGIN + table(root) + END + after
    if sys.argv[1:] == ["--check"]:
        if written != text:
            sys.exit("ios/README.md: the table isn't as the tests say: run ios/features.py")
        return
    readme.write_text(written)


main()
