"""The student's layer, put together: the course's own files, and of the student's only those that
the lab asks for. Nothing else of a submission is looked at, let alone run: no makefile, no header,
no test."""
import os
import shutil
import stat

FILE_MAX = 256 * 1024


class SubmissionError(Exception):
    """The submission is not what was asked for; in words for the student."""


def layer(lab, submission, directory):
    """Writes the layer. Files that did not change keep their time, so that make does little."""
    wanted = dict(course_files(lab))
    for name in lab.files:
        wanted[name] = submitted(submission, name)
    remove_others(directory, wanted)
    for name, content in wanted.items():
        put(os.path.join(directory, name), content)


def course_files(lab):
    for path, _, files in os.walk(lab.directory):
        for file in files:
            name = os.path.relpath(os.path.join(path, file), lab.directory)
            # Tests are the student's own affair.
            if name not in lab.files and not name.startswith("tests" + os.sep):
                with open(os.path.join(path, file), "rb") as f:
                    yield name, f.read()


def submitted(submission, name):
    """A link could point at anything, such as the answers."""
    path = submission
    for part in name.split("/"):
        path = os.path.join(path, part)
        try:
            mode = os.lstat(path).st_mode
        except OSError:
            raise SubmissionError(f"{name} is missing") from None
        if stat.S_ISLNK(mode):
            raise SubmissionError(f"{name} is a symbolic link")
    if not stat.S_ISREG(mode):
        raise SubmissionError(f"{name} is not a file")
    if os.path.getsize(path) > FILE_MAX:
        raise SubmissionError(f"{name} is larger than {FILE_MAX} bytes")
    with open(path, "rb") as f:
        return f.read()


def remove_others(directory, wanted):
    for path, _, files in os.walk(directory):
        for file in files:
            if os.path.relpath(os.path.join(path, file), directory) not in wanted:
                os.remove(os.path.join(path, file))


def put(path, content):
    try:
        with open(path, "rb") as f:
            if f.read() == content:
                return
    except FileNotFoundError:
        pass
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".new", "wb") as f:
        f.write(content)
    shutil.move(path + ".new", path)
