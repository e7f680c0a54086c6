"""References of studies: read from RIS, BibTeX and CSL-JSON, written again, and known again under another spelling."""

from varsam.lib.bibliography.csl import of_item as of_item
from varsam.lib.bibliography.reading import Format as Format
from varsam.lib.bibliography.reading import Reading as Reading
from varsam.lib.bibliography.reading import read as read
from varsam.lib.bibliography.reference import Author as Author
from varsam.lib.bibliography.reference import Broken as Broken
from varsam.lib.bibliography.reference import Entry as Entry
from varsam.lib.bibliography.reference import Fault as Fault
from varsam.lib.bibliography.reference import NotRead as NotRead
from varsam.lib.bibliography.reference import Reference as Reference
from varsam.lib.bibliography.writing import as_csl as as_csl
from varsam.lib.bibliography.writing import as_ris as as_ris
