"""The words of each language: a module a language, each with its TEXTS."""
