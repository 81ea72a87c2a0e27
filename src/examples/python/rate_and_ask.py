"""Rates an item and asks for the list that knows of it: rate_and_ask.py HOST USER ITEM RATING"""
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


def ask(method, url, body=None, headers=None):
    """The answer's headers and its JSON; an error says what its problem+json says."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.headers, json.load(answer)
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        sys.exit(f"{error.code} {problem['type']}: {problem['detail']}")


host, user, item, rating = sys.argv[1:5]
user = f"{host}/v1/users/{urllib.parse.quote(user, safe='')}"
# With a timestamp, sending it again has no second effect.
said = {"rating": float(rating), "timestamp": int(time.time() * 1000)}
headers, _ = ask("PUT", f"{user}/ratings/{urllib.parse.quote(item, safe='')}", said)
after = {"Thalweg-After": headers["Thalweg-Position"]}
_, answer = ask("GET", f"{user}/recommendations?n=3", headers=after)
for each in answer["items"]:
    print(each["itemId"], each["title"])
