"""The public log of an installation and those who witness it: trees, notes, tiles, leaves (docs/formats/log.md)."""
