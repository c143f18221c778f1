"""Runs the unit tests of a script, all or those named on its command line (Class.test_name), and ends
as every runner here does: `N passed, N failed`."""
import sys
import unittest


def run():
    """Returns the status to exit with."""
    result = unittest.main(module="__main__", exit=False, verbosity=0, argv=sys.argv).result
    failed = len(result.failures) + len(result.errors)
    for _, reason in result.skipped:
        print(f"skipped: {reason}")
    print(f"{result.testsRun - failed - len(result.skipped)} passed, {failed} failed")
    return bool(failed)
