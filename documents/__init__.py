"""Official documents: rendered from fields, signed, verified, stored by hash. Bytes in, bytes out."""
