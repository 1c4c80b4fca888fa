"""Tiny models for the tests of the job pipelines: real files of the real formats, made from a seed."""
