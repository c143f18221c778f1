"""Headless Chromium, driven over its DevTools protocol. With --remote-debugging-pipe the protocol is
JSON messages, each ended by a zero byte, on file descriptors 3 (to the browser) and 4 (from it)."""
import json
import os
import select
import subprocess
import tempfile
import time

SECONDS = 60
# What a page says when something is wrong with it.
COMPLAINTS = {"Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"}


class Failed(Exception):
    pass


class Browser:
    """One browser with one page. Use as a context manager."""

    def __enter__(self):
        self.profile = tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True)
        to_read, self.to_write = os.pipe()
        self.from_read, from_write = os.pipe()
        self.process = subprocess.Popen(
            ["chromium", "--headless", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe",
             "--allow-file-access-from-files", f"--user-data-dir={self.profile.name}",
             *(["--no-sandbox"] if os.getuid() == 0 else [])],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            close_fds=False, start_new_session=True,
            preexec_fn=lambda: self.hand_over(to_read, from_write))
        os.close(to_read)
        os.close(from_write)
        self.number, self.buffer, self.session, self.complaints = 0, b"", None, []
        self.attach()
        return self

    @staticmethod
    def hand_over(to_read, from_write):
        """In the child: moves the pipe's ends to 3 and 4, whatever they were."""
        os.dup2(to_read, 100)
        os.dup2(from_write, 101)
        os.dup2(100, 3)
        os.dup2(101, 4)

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.to_write)
        os.close(self.from_read)
        self.profile.cleanup()

    def attach(self):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in "Page", "Runtime", "Log":
            self.call(domain + ".enable")

    # --- Messages ---

    def receive(self, deadline):
        while b"\0" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.from_read], [], [], left)[0]:
                raise Failed("the browser does not answer")
            data = os.read(self.from_read, 1 << 16)
            if not data:
                raise Failed("the browser has ended")
            self.buffer += data
        message, _, self.buffer = self.buffer.partition(b"\0")
        message = json.loads(message)
        if message.get("method") in COMPLAINTS:
            self.note(message["method"], message["params"])
        return message

    def note(self, method, params):
        if method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.complaints.append(str([a.get("value") for a in params["args"]]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            entry = params["entry"]
            self.complaints.append(f"{entry['text']} {entry.get('url', '')}")

    @staticmethod
    def deadline():
        return time.monotonic() + SECONDS * float(os.environ.get("TIME_SCALE") or 1)

    def call(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to_write, json.dumps(message).encode() + b"\0")
        deadline = self.deadline()
        while (answer := self.receive(deadline)).get("id") != self.number:
            pass
        if "error" in answer:
            raise Failed(f"{method}: {answer['error']['message']}")
        return answer["result"]

    # --- What tests do ---

    def open(self, url, width=1280, height=900):
        """Loads a page and returns what it complained about."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)
        self.complaints = []
        if error := self.call("Page.navigate", url=url).get("errorText"):
            raise Failed(f"{url}: {error}")
        deadline = self.deadline()
        while self.receive(deadline).get("method") != "Page.loadEventFired":
            pass
        self.evaluate("0")  # what the load event's handlers threw has arrived before this answer
        return self.complaints

    def evaluate(self, expression):
        """The value of a JavaScript expression; promises are awaited."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                           awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Failed(f"{expression}: {answer['exceptionDetails']['text']}")
        return answer["result"].get("value")

    def wait_for(self, expression):
        deadline = self.deadline()
        while not (value := self.evaluate(expression)):
            if time.monotonic() > deadline:
                raise Failed(f"never true: {expression}")
            time.sleep(0.05)
        return value
