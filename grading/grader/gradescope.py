"""Gradescope's results.json (gradescope-autograders.readthedocs.io, "Output Format")."""


def results(data):
    return {
        "score": data["score"] + data["challenge"]["score"],
        "execution_time": round(data["seconds"].get("all", 0)),
        "output": f"{data['title']}: {data['score']} of {data['maximum']} points",
        "stdout_visibility": "hidden",
        "tests": [test(entry) for entry in data["tests"]],
    }


def test(entry):
    passed = entry["score"] == entry["maximum"]
    return {
        "name": f"{entry['name']}: {entry['title']}",
        "number": str(entry["task"]),
        "score": entry["score"],
        # Points of the challenge are extra: Gradescope adds up the maxima by itself.
        "max_score": 0 if entry["challenge"] else entry["maximum"],
        "status": "passed" if passed else "failed",
        "output": output(entry),
        "output_format": "text",
    }


def output(entry):
    lines = [f"{name}: {result['verdict']}" for name, result in entry["machines"].items()]
    return "\n".join(lines + ([entry["log"]] if entry["log"] else []))
