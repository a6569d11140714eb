"""Fixtures that several files share, and that take long to make."""

from tests.contract.plugin_builds import cmake_package, installed, palette, strangers

__all__ = ["cmake_package", "installed", "palette", "strangers"]
