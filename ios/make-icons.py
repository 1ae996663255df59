#!/usr/bin/env python3
"""make-icons.py [--check]: draws the apps' icons, or says that they aren't as they would be drawn.

The officer's is a barrier over a road, the citizen's a card with a code: 1024 × 1024, without transparency, as the store wants it. Only Python's own library.
"""
import pathlib
import struct
import sys
import zlib

SIDE = 1024


def chunk(kind: bytes, data: bytes) -> bytes:
    whole = kind + data
    return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))


def officer(x: int, y: int) -> int:
    """Index of the colour at a point: 0 ground, 1 white, 2 red, 3 road."""
    if 400 <= y < 540 and 130 <= x < 894:
        return 1 + ((x - 130 + (y - 400)) // 128) % 2
    if 190 <= x < 270 and 330 <= y < 800:
        return 1
    if y >= 800:
        return 1 if 860 <= y < 880 and (x // 96) % 2 == 0 else 3
    return 0


def wallet(x: int, y: int) -> int:
    """The same: 0 ground, 1 card, 2 stripe, 3 code."""
    if not (152 <= x < 872 and 232 <= y < 792):
        return 0
    if 292 <= y < 372:
        return 2
    # The three finder patterns of a code, and modules beside them.
    for left, top in ((212, 432), (452, 432), (212, 612)):
        inside = max(abs(x - left - 70), abs(y - top - 70))
        if inside < 30 or 50 <= inside < 70:
            return 3
    if 452 <= x < 592 and 612 <= y < 752:
        return 3 if ((x - 452) // 28 * 3 + (y - 612) // 28 * 5) % 4 < 2 else 1
    return 2 if 652 <= x < 812 and (432 <= y < 472 or 532 <= y < 572 or 632 <= y < 672) else 1


OFFICER = bytes([0x00, 0x5A, 0x6E, 0xFF, 0xFF, 0xFF, 0xC6, 0x28, 0x28, 0x22, 0x28, 0x2E])
WALLET = bytes([0xFF, 0xC4, 0x00, 0xFF, 0xFF, 0xFF, 0x9A, 0xA5, 0xAE, 0x11, 0x11, 0x11])
ICONS = {"Officer": (officer, OFFICER), "Wallet": (wallet, WALLET)}


def png(draw, colours: bytes) -> bytes:
    rows = b"".join(b"\0" + bytes(draw(x, y) for x in range(SIDE)) for y in range(SIDE))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 3, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"PLTE", colours)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def main() -> None:
    check = sys.argv[1:] == ["--check"]
    ios = pathlib.Path(__file__).resolve().parent
    def pixels(data: bytes) -> bytes:
        # Compressed otherwise by another zlib, it is the same picture.
        at, packed = 8, b""
        while at < len(data):
            (length,) = struct.unpack(">I", data[at : at + 4])
            if data[at + 4 : at + 8] == b"IDAT":
                packed += data[at + 8 : at + 8 + length]
            at += 12 + length
        return zlib.decompress(packed)

    for app, (draw, colours) in ICONS.items():
        path = ios / app / "Assets.xcassets/AppIcon.appiconset/icon.png"
        drawn = png(draw, colours)
        if not check:
            path.write_bytes(drawn)
        elif pixels(path.read_bytes()) != pixels(drawn):
            sys.exit(f"{path} isn't as make-icons.py draws it: run that")


main()
