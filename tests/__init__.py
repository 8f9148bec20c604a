"""A package, so that tests import what they share by one name: ``from tests.judges import nu``."""
