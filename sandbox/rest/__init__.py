"""REST: one module of routes per resource, each a thin layer over the world."""
