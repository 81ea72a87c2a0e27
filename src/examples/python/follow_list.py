"""Prints a user's list whenever it changes: follow_list.py HOST USER COUNT prints so many and ends."""
import http.client
import json
import sys
import time
import urllib.parse
import urllib.request


def events(url, seen):
    """The events of one connection: name and data. The id of the last one is kept in seen, for the next connection."""
    request = urllib.request.Request(url, headers={"Accept": "text/event-stream", **seen})
    with urllib.request.urlopen(request, timeout=60) as stream:  # a comment comes every 15 seconds
        event = {}
        for line in stream:
            field, _, value = line.decode().rstrip("\r\n").partition(":")
            if line.strip():
                event[field] = value.strip()
            elif "data" in event:
                if "id" in event:
                    seen["Last-Event-ID"] = event["id"]
                yield event["event"], event["data"]
                event = {}


host, user, left = sys.argv[1], urllib.parse.quote(sys.argv[2], safe=""), int(sys.argv[3])
last = {}
while True:
    try:
        for name, data in events(f"{host}/v1/users/{user}/recommendations/events", last):
            items = [] if name == "forgotten" else json.loads(data)["items"]
            print(name, *[each["itemId"] for each in items], flush=True)
            left -= 1
            if left == 0:
                sys.exit()
    except (OSError, http.client.HTTPException) as error:
        print(error, file=sys.stderr)
    time.sleep(1)  # the instance is away, or starts: ask again
