#!/usr/bin/env python3
"""make-icons.py [--check]: draws the app's icon, or says that it isn't as it would be drawn.

A barrier over a road, 1024 × 1024, without transparency, as the store wants it. Only Python's own library.
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


COLOURS = bytes([0x00, 0x5A, 0x6E, 0xFF, 0xFF, 0xFF, 0xC6, 0x28, 0x28, 0x22, 0x28, 0x2E])


def png(draw) -> bytes:
    rows = b"".join(b"\0" + bytes(draw(x, y) for x in range(SIDE)) for y in range(SIDE))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 3, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"PLTE", COLOURS)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def main() -> None:
    check = sys.argv[1:] == ["--check"]
    ios = pathlib.Path(__file__).resolve().parent
    path = ios / "Officer/Assets.xcassets/AppIcon.appiconset/icon.png"
    drawn = png(officer)
    if not check:
        path.write_bytes(drawn)
        return

    def pixels(data: bytes) -> bytes:
        # Compressed otherwise by another zlib, it is the same picture.
        at, packed = 8, b""
        while at < len(data):
            (length,) = struct.unpack(">I", data[at : at + 4])
            if data[at + 4 : at + 8] == b"IDAT":
                packed += data[at + 8 : at + 8 + length]
            at += 12 + length
        return zlib.decompress(packed)

    if pixels(path.read_bytes()) != pixels(drawn):
        sys.exit(f"{path} isn't as make-icons.py draws it: run that")


main()
