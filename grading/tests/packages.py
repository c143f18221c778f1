"""The package for Gradescope, unpacked and run as Gradescope would."""
import json
import os
import shutil
import subprocess
import zipfile

from grader import lab as labs
from tests import common
from tests.answers import expect


def cases(lab):
    yield f"{lab.name}: the package for Gradescope", lambda: package(lab)


def unpack(lab):
    top = common.work(lab, "autograder")
    shutil.rmtree(top, ignore_errors=True)
    os.makedirs(top)
    file = os.path.join(top, "lab.zip")
    subprocess.run([os.path.join(labs.GRADING, "package"), lab.name, file], check=True)
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():  # extract() forgets which files are programs
            path = archive.extract(info, os.path.join(top, "source"))
            os.chmod(path, info.external_attr >> 16 & 0o777)
    return top


def run(top):
    environment = {**os.environ, "AUTOGRADER": top}
    environment.pop("MAKEFLAGS", None)
    subprocess.run([os.path.join(top, "source", "run_autograder"), "--target", "libos"],
                   env=environment, check=True)
    with open(os.path.join(top, "results", "results.json"), encoding="utf-8") as f:
        return json.load(f)


def package(lab):
    top = unpack(lab)
    expect(not os.path.exists(os.path.join(top, "source", "course", "grading", "answers")),
           "the answers are in the package")
    shutil.copytree(lab.answer, os.path.join(top, "submission", "labs", lab.name))
    result = run(top)
    extra = sum(test.points for test in lab.tests if test.challenge)
    expect(result["score"] == labs.MAXIMUM + extra, json.dumps(result, indent=1))
    os.remove(os.path.join(top, "submission", "labs", lab.name, lab.files[0]))
    result = run(top)
    expect(result["score"] == 0 and lab.files[0] in result["tests"][0]["output"],
           json.dumps(result, indent=1))
