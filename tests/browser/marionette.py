"""Drives a Firefox by Marionette, the protocol that each has built in: playwright drives only builds of its own."""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

PATIENCE = 60  # seconds for a start
PREFERENCES = """
user_pref("marionette.port", 0);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.update.disabledForTesting", true);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("ui.prefersReducedMotion", 1);
"""
# What went wrong in pages since the last time it was asked; the browser's own pages say much.
TROUBLES = """
  const found = Services.console.getMessageArray().filter(one => one instanceof Ci.nsIScriptError
    && one.sourceName.startsWith(arguments[0]) && !(one.flags & Ci.nsIScriptError.warningFlag));
  Services.console.reset();
  return found.map(one => `${one.sourceName}:${one.lineNumber}: ${one.errorMessage}`);
"""


class Firefox:
    """A window of a new profile."""

    def __init__(self, program: str, profile: Path) -> None:
        profile.mkdir()
        (profile / "user.js").write_text(PREFERENCES, encoding="ascii")
        command = [
            program,
            "--headless",
            "--no-remote",
            "--marionette",
            "-remote-allow-system-access",
            "--profile",
            str(profile),
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        port, end = profile / "MarionetteActivePort", time.monotonic() + PATIENCE
        while not (port.exists() and port.read_text()):
            assert self._process.poll() is None, "Firefox stopped"
            assert time.monotonic() < end, "Firefox does not answer"
            time.sleep(0.1)
        self._socket = socket.create_connection(("127.0.0.1", int(port.read_text())), timeout=PATIENCE)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._read()  # it says who it is
        self._ask("WebDriver:NewSession")

    def close(self) -> None:
        self._stream.close()
        self._socket.close()
        self._process.terminate()
        self._process.wait()

    def open(self, page: Path, fragment: str = "") -> None:
        self._ask("WebDriver:Navigate", url=page.resolve().as_uri() + (f"#{fragment}" if fragment else ""))

    def size(self, width: int, height: int) -> None:
        """Of the page, not of the window around it."""
        for _ in range(2):  # the first time only tells how much is around it
            extra = self.run("return [outerWidth - innerWidth, outerHeight - innerHeight]")
            self._ask("WebDriver:SetWindowRect", width=width + extra[0], height=height + extra[1])

    def run(self, script: str, *given: Any) -> Any:
        """What a function with this body returns."""
        return self._ask("WebDriver:ExecuteScript", script=script, args=given)["value"]

    def click(self, selector: str) -> None:
        found = self._ask("WebDriver:FindElement", using="css selector", value=selector)["value"]
        self._ask("WebDriver:ElementClick", id=next(iter(found.values())))

    def press(self, key: str) -> None:
        actions = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self._ask("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": actions}])

    def screenshot(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._ask("WebDriver:TakeScreenshot", full=False)["value"]))

    def troubles(self, site: Path) -> list[str]:
        self._ask("Marionette:SetContext", value="chrome")
        try:
            return self.run(TROUBLES, site.resolve().as_uri())
        finally:
            self._ask("Marionette:SetContext", value="content")

    def _ask(self, command: str, **given: Any) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, given]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._read()
        assert not error, f"{command}: {error['error']}: {error['message']}"
        return result

    def _read(self) -> Any:
        length = b""
        while (byte := self._stream.read(1)) != b":":
            length += byte
        return json.loads(self._stream.read(int(length)))
