#!/bin/bash
# check-project.sh: what Xcode would be given, as far as it can be looked at without Xcode: property
# lists, tables, icons, and that project.yml names only what is there.
set -euo pipefail
cd "$(dirname "$0")"
python3 make-icons.py --check
python3 - << 'PYTHON'
import json
import pathlib
import plistlib
import re
import sys

wrong = []


def expect(holds, what):
    if not holds:
        wrong.append(what)


# A subset of YAML is all that project.yml has: `key: value` and `- value`, by indentation.
project = pathlib.Path("project.yml").read_text()
for number, line in enumerate(project.splitlines(), 1):
    bare = line.split(" #")[0].rstrip()
    if bare and not bare.startswith("#"):
        expect(
            re.fullmatch(r"(  )*(- )?[A-Za-z0-9_]+:( .+)?|(  )*- \S+", bare),
            f"project.yml:{number}: expected `key: value` or `- value`, found {bare!r}",
        )
try:
    import yaml
except ImportError:
    yaml = None
if yaml:
    read = yaml.safe_load(project)
    expect(set(read["targets"]) == {"Officer", "Wallet"}, f"project.yml: targets {sorted(read['targets'])}")
paths = re.findall(r"(?:path|INFOPLIST_FILE|CODE_SIGN_ENTITLEMENTS): (\S+)", project)
expect(len(paths) >= 7, f"project.yml: {paths} are too few to say anything")
for path in paths:
    expect(pathlib.Path(path).exists(), f"project.yml names {path}, which isn't there")
package = pathlib.Path("Package.swift").read_text()
products = re.findall(r"product: (\S+)", project)
expect(products == ["Officer", "Wallet"], f"project.yml: products {products}")
for product in products:
    expect(f'.library(\n            name: "{product}"' in package or f'.library(name: "{product}"' in package,
           f"project.yml: no product {product} in Package.swift")
least = re.search(r'iOS: "(\d+)\.0"', project).group(1)
expect(f".iOS(.v{least})" in package, f"project.yml: iOS {least} isn't Package.swift's")

entry = re.compile(r'"(\w+)" = "((?:[^"\\]|\\.)+)";')
for app in (pathlib.Path("Officer"), pathlib.Path("Wallet")):
    info = plistlib.loads((app / "Info.plist").read_bytes())
    languages = sorted(folder.name.removesuffix(".lproj") for folder in app.glob("*.lproj"))
    expect(sorted(info["CFBundleLocalizations"]) == languages, f"{app}/Info.plist: languages {languages}")
    expect(info["NSCameraUsageDescription"], f"{app}/Info.plist: without a word on the camera, iOS ends the app")
    expect("NSAppTransportSecurity" not in info, f"{app}/Info.plist: updates are fetched by https alone")
    for language in languages:
        for name in ("InfoPlist", "Localizable"):
            table = app / f"{language}.lproj/{name}.strings"
            lines = [l for l in table.read_text().splitlines() if l and not l.startswith("/*")]
            expect(lines and all(entry.fullmatch(line) for line in lines), f"{table}: no table")
            if name == "InfoPlist":
                keys = [entry.fullmatch(line).group(1) for line in lines]
                expect(keys == ["NSCameraUsageDescription"], f"{table}: {keys}")
    plistlib.loads((app / f"{app.name}.entitlements").read_bytes())
    plistlib.loads((app / "PrivacyInfo.xcprivacy").read_bytes())
    for contents in app.rglob("Contents.json"):
        for image in json.loads(contents.read_text()).get("images", []):
            picture = contents.parent / image["filename"]
            head = picture.read_bytes()[:33]
            size = tuple(int.from_bytes(head[at : at + 4], "big") for at in (16, 20))
            expect(size == (1024, 1024), f"{picture}: {size}")
            expect(head[25] in (2, 3), f"{picture}: the store takes no transparency")
names = {plistlib.loads(pathlib.Path(app, "Info.plist").read_bytes())["CFBundleDisplayName"] for app in ("Officer", "Wallet")}
expect(len(names) == 2, f"both apps are called {names}")
icons = {pathlib.Path(app, "Assets.xcassets/AppIcon.appiconset/icon.png").read_bytes() for app in ("Officer", "Wallet")}
expect(len(icons) == 2, "both apps have one icon")
if wrong:
    sys.exit("\n".join(wrong))
print("ios: what Xcode would be given is whole")
PYTHON
