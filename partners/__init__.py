"""The bodies outside the office: one client each, and `sandbox/`, an HTTP server that plays them all.

`partners.clients.connect` opens them; `partners.wire` says what every call has in common.
"""
