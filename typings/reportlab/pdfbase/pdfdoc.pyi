from collections.abc import Callable, Iterable, Mapping
from typing import Any

class PDFObject: ...

class PDFObjectReference(PDFObject):
    def __init__(self, name: str) -> None: ...

class PDFDictionary(PDFObject):
    def __init__(self, dict: Mapping[str, object] | None = None) -> None: ...
    def __setitem__(self, name: str, value: object) -> None: ...

class PDFArray(PDFObject):
    def __init__(self, sequence: Iterable[object]) -> None: ...

class PDFString(PDFObject):
    def __init__(self, s: str) -> None: ...

class PDFStreamFilterZCompress:
    pdfname: str

PDFZCompress: PDFStreamFilterZCompress

class PDFStream(PDFObject):
    def __init__(
        self,
        dictionary: PDFDictionary | None = None,
        content: bytes | None = None,
        filters: list[PDFStreamFilterZCompress] | None = None,
    ) -> None: ...

class XMP(PDFStream):
    def __init__(self, *, creator: Callable[[PDFDocument], bytes]) -> None: ...

class PDFCatalog(PDFObject):
    Metadata: PDFObject

class PDFPage(PDFCatalog):
    stream: str | None
    Contents: PDFObject
    Resources: PDFObject

class PDFPages(PDFCatalog):
    def __getitem__(self, item: int) -> PDFPage: ...

class PDFResourceDictionary(PDFObject):
    XObject: dict[str, PDFObject]
    def basicFonts(self) -> None: ...

class PDFDocument(PDFObject):
    Catalog: PDFCatalog
    Pages: PDFPages
    delayedFonts: list[Any]
    idToObject: dict[str, Any]
    def Reference(self, obj: PDFObject, name: str | None = None) -> PDFObjectReference: ...

def PDFName(data: str) -> str: ...
def xObjectName(externalname: str) -> str: ...
