#!/usr/bin/env python3
"""privacy.py SYMBOLS: holds the iOS app's privacy manifest against what the app uses.

SYMBOLS is a file with the library's outside symbols, a line each. The manifest has to declare each category of
Apple's "required reason" APIs of which a symbol, or a name in the app's Swift, is used; no other; and nothing that
is collected or tracked.
"""

import pathlib
import plistlib
import re
import sys

# Apple's list ("Describing use of required reason API"), and the reason that holds for this app.
CATEGORIES = {
    "FileTimestamp": (
        "C617.1",
        "stat fstat fstatat lstat getattrlist getattrlistbulk fgetattrlist getattrlistat",
        "creationDate modificationDate fileModificationDate contentModificationDateKey creationDateKey",
    ),
    "SystemBootTime": ("35F9.1", "mach_absolute_time", "systemUptime mach_absolute_time"),
    "DiskSpace": (
        "E174.1",
        "statfs statvfs fstatfs fstatvfs",
        "volumeAvailableCapacityKey volumeAvailableCapacityForImportantUsageKey volumeTotalCapacityKey"
        " volumeAvailableCapacityForOpportunisticUsageKey systemFreeSize systemSize",
    ),
    "ActiveKeyboards": ("54BD.1", "", "activeInputModes"),
    "UserDefaults": ("CA92.1", "", "UserDefaults AppStorage"),
}

ios = pathlib.Path(__file__).resolve().parents[2] / "ios"
# $INODE64 and the like name a variant of the function.
symbols = {line.split("$")[0].removeprefix("_") for line in pathlib.Path(sys.argv[1]).read_text().split()}
swift = [path for folder in ("Officer", "Wallet", "Sources") for path in sorted((ios / folder).rglob("*.swift"))]
words = {word for path in swift for word in re.findall(r"\w+", path.read_text())}
if len(swift) < 6 or len(symbols) < 20:
    sys.exit(f"privacy: {len(swift)} Swift files and {len(symbols)} symbols: too few to say anything")

used = {}
for category, (reason, names, swift_names) in CATEGORIES.items():
    found = sorted(symbols & set(names.split())) + sorted(words & set(swift_names.split()))
    if found:
        used[f"NSPrivacyAccessedAPICategory{category}"] = ([reason], found)

nothing = {"NSPrivacyTracking": False, "NSPrivacyTrackingDomains": [], "NSPrivacyCollectedDataTypes": []}
wrong = []
for app in ("Officer", "Wallet"):
    manifest = plistlib.loads((ios / app / "PrivacyInfo.xcprivacy").read_bytes())
    declared = {
        entry["NSPrivacyAccessedAPIType"]: entry["NSPrivacyAccessedAPITypeReasons"]
        for entry in manifest.pop("NSPrivacyAccessedAPITypes")
    }
    wrong += [
        f"{app}: {category}: declared {declared.get(category)}, expected {used.get(category, [None, []])[0]};"
        f" used: {', '.join(used.get(category, [None, []])[1]) or 'nothing'}"
        for category in sorted(declared.keys() | used.keys())
        if declared.get(category) != used.get(category, [None])[0]
    ]
    if manifest != nothing:
        wrong.append(f"{app}: nothing is tracked or collected, but the manifest has {manifest}")
if wrong:
    sys.exit("privacy: " + "\nprivacy: ".join(wrong))
print("cross: ios: privacy manifest: " + "; ".join(f"{c[28:]} {r[0]} ({', '.join(n)})" for c, (r, n) in used.items()))
