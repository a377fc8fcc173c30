"""The catalogue: read, checked, laid over by the owner's overlay, and asked."""
