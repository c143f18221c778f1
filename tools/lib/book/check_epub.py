"""Checks what an EPUB 3 reader relies on: the first entry, the container, a manifest that names every
file and nothing else, well-formed XHTML, links that lead somewhere. Where epubcheck is installed the
tests ask it too."""
import os
import posixpath
import tempfile
import xml.etree.ElementTree as ET
import zipfile

from lib.book import check_html

OPF = "{http://www.idpf.org/2007/opf}"
CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"


def archive_problems(archive):
    first = archive.infolist()[0]
    if (first.filename, first.compress_type) != ("mimetype", zipfile.ZIP_STORED) or (
            archive.read("mimetype") != b"application/epub+zip"):
        yield "the first entry is not an uncompressed mimetype"


def well_formed(archive):
    for name in archive.namelist():
        if name.endswith((".xhtml", ".opf", ".xml")):
            try:
                ET.fromstring(archive.read(name))
            except ET.ParseError as error:
                yield f"{name}: {error}"


def package_problems(archive):
    container = ET.fromstring(archive.read("META-INF/container.xml"))
    path = container.find(f".//{CONTAINER}rootfile").get("full-path")
    package = ET.fromstring(archive.read(path))
    items = {item.get("id"): posixpath.join(posixpath.dirname(path), item.get("href"))
             for item in package.iter(f"{OPF}item")}
    content = {name for name in archive.namelist()
               if not name.startswith("META-INF/") and name not in ("mimetype", path)}
    yield from (f"the manifest names {name}, which is not there"
                for name in sorted(set(items.values()) - content))
    yield from (f"{name} is not in the manifest" for name in sorted(content - set(items.values())))
    spine = [reference.get("idref") for reference in package.iter(f"{OPF}itemref")]
    yield from (f"the spine names {name}, which is no item" for name in spine if name not in items)
    if not spine:
        yield "the spine is empty"


def link_problems(archive):
    with tempfile.TemporaryDirectory() as directory:
        archive.extractall(directory)
        yield from check_html.problems(os.path.join(directory, "EPUB"))


def problems(path):
    with zipfile.ZipFile(path) as archive:
        found = list(archive_problems(archive)) + list(well_formed(archive))
        return found or [*package_problems(archive), *link_problems(archive)]
