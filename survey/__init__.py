"""Thuiswerkcheck: a self-assessment for people who work from home."""
