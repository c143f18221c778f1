"""GitHub Classroom: the workflow of an assignment's repository, with one step per graded test.

Each step runs the grader for its test alone; `--require` turns the score into the status that
Classroom wants. The steps share the build directory, so only the first of them builds.
"""

HEAD = """# Made by `grading/grade {lab} --format classroom`; put it in .github/workflows/classroom.yml.
name: Autograding Tests
on: [push, workflow_dispatch]
permissions:
  checks: write
  actions: read
  contents: read
jobs:
  run-autograding-tests:
    runs-on: ubuntu-latest
    # Ubuntu's compilers are newer than those that the course is tested with; Debian's are the same.
    container: debian:12
    if: github.actor != 'github-classroom[bot]'
    steps:
    - name: Install git and make
      run: apt-get update && apt-get install -y git make sudo
    - name: Checkout the submission
      uses: actions/checkout@v4
      with: {{path: submission}}
    - name: Checkout the course
      uses: actions/checkout@v4
      with: {{repository: "{course}", path: course}}
"""
STEP = """    - name: {name}
      id: {id}
      uses: classroom-resources/autograding-command-grader@v1
      with:
        test-name: "{name}: {title}"
        command: course/grading/grade {lab} --submission submission --test {name} --require {points}
        timeout: 10
        max-score: {points}
"""
TAIL_FIRST = """    - name: Autograding Reporter
      uses: classroom-resources/autograding-grading-reporter@v1
      env:
"""
ENVIRONMENT = """        {upper}_RESULTS: "${{{{steps.{id}.outputs.result}}}}"
"""
TAIL_LAST = """      with:
        runners: {runners}
"""


def workflow(lab, course):
    """The challenge is not a step: Classroom has no points outside the sum."""
    tests = [test for test in lab.tests if not test.challenge]
    ids = {test.name: test.name.replace("_", "-") for test in tests}
    yield HEAD.format(lab=lab.name, course=course)
    for test in tests:
        yield STEP.format(name=test.name, id=ids[test.name], title=test.title, lab=lab.name,
                          points=test.points)
    yield TAIL_FIRST
    for test in tests:
        yield ENVIRONMENT.format(upper=ids[test.name].upper(), id=ids[test.name])
    yield TAIL_LAST.format(runners=",".join(ids.values()))
