"""What a Sage Poland support contract entitles a customer to, and how that is known."""

from .catalog import Catalog, load_catalog
__all__=["Catalog","load_catalog"]
