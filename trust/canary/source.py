"""Program that must be found: for each own rule a piece that breaks it, and what bandit knows."""

from collections.abc import Mapping
from types import MappingProxyType

HEAD = "import flask, hashlib, markupsafe, os, pathlib, pickle, random, requests, sqlalchemy\n"

PLANTED: Mapping[str, str] = MappingProxyType(
    {
        "sql-in-pieces": 'def a(s, name):\n    s.execute(text(f"select {name}"))\n',
        "markup-of-words": "def a(words):\n    return markupsafe.Markup(words)\n",
        "sent-address-redirected-to": (
            'def a():\n    return flask.redirect(flask.request.args["next"])\n'
        ),
        "sent-name-of-a-file": 'def a(up):\n    return open("kept/" + up.filename)\n',
        "words-of-a-form-in-the-log": 'def a(log):\n    log.info(flask.request.form["words"])\n',
        "row-without-scope": "def a(session, number):\n    return session.get(Report, number)\n",
        "shell": 'def a(name):\n    os.system("ls " + name)\n',
        "values-that-run": "def a(sent):\n    return pickle.loads(sent)\n",
        "weak-hash": "def a(secret):\n    return hashlib.md5(secret)\n",
        "outside-without-care": "def a(address):\n    return requests.get(address)\n",
        "guessable-secret": 'def a():\n    return random.choice("abc")\n',
        "debugging-left-on": "def a(app):\n    app.run(debug=True)\n",
    }
)
"""A piece of program by the rule that must find it."""

FOR_BANDIT: Mapping[str, str] = MappingProxyType(
    {
        "B608": 'def a(s, name):\n    s.execute("select * from t where n = \'" + name + "\'")\n',
        "B602": "import subprocess\ndef a(x):\n    subprocess.run(x, shell=True)\n",
        "B301": "def a(sent):\n    return pickle.loads(sent)\n",
        "B324": "def a(secret):\n    return hashlib.md5(secret)\n",
        "B704": "def a(words):\n    return markupsafe.Markup(words)\n",
    }
)
"""A piece of program by bandit's own number, of those that it tells as medium or high."""
