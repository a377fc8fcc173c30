"""The catalogue: found, read, checked, laid over by the owner's overlay, and asked."""

from ._catalog import Catalog
from ._load import bundled_directory, catalog_files, load_catalog

__all__ = ["Catalog", "bundled_directory", "catalog_files", "load_catalog"]
