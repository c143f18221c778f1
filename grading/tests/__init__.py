"""Tests of the graders: unit tests, and whole gradings of answers, handouts, mutants and cheats."""
