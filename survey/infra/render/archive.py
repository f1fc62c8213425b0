"""What makes a tagged PDF/A-3a file one that also declares PDF/UA-1: WeasyPrint's objects in, changed in place, out.

WeasyPrint writes one of the two declarations. Here it becomes one that names both, with the description that PDF/A asks
for of a property it does not know, and stays readable without unpacking. All this happens while the file is made.
"""

from datetime import UTC, datetime
from typing import Final
from xml.sax.saxutils import escape

import pydyf
from weasyprint.document import Document

DECLARATION: Final = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3" pdfaid:conformance="A"/>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="{producer}"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
ATTACHED: Final = "thuiswerkcheck.json"
"""The name of the file that travels in a document: its figures for whoever computes with them."""
TIMELESS: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""When that file was made: the same figures give the same bytes."""


def as_data(document: Document) -> None:
    """Give the file that a document's head names as attached its name and the relation that PDF/A-3 asks for."""
    for attachment in document.metadata.attachments:
        attachment.name, attachment.relationship = ATTACHED, "Data"
        attachment.created = attachment.modified = TIMELESS


def declare(document: Document, pdf: pydyf.PDF) -> None:
    """Say in a PDF/A-3a file, before it is written, that it is PDF/UA-1 too; name each attached file once."""
    text = DECLARATION.format(title=escape(document.metadata.title or ""), producer=pdf.info["Producer"].string)
    number, _, _ = pdf.catalog["Metadata"].split()
    metadata = pdf.objects[int(number)]
    metadata.stream, metadata.compress = [text.encode()], False
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
