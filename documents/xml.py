"""Reading XML that others may have sent: no entities, no network, no huge trees."""

from __future__ import annotations

from lxml import etree

from documents.errors import DocumentError


def parse_xml(xml: bytes) -> etree._Element:
    """The root element. Raises DocumentError when the text is not well-formed, has a document type declaration, or has
    anything beside the root: no signature would cover it.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError("xml", f"tệp XML hỏng / not well-formed XML: {error}") from error
    if root.getroottree().docinfo.doctype:
        raise DocumentError("xml", "tệp XML không được có DTD / a document type declaration is not allowed")
    if root.getprevious() is not None or root.getnext() is not None:
        raise DocumentError("xml", "ngoài phần tử gốc không được có gì / nothing may stand beside the root element")
    return root
