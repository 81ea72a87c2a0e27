// Server-sent events, read with fetch: an EventSource can't send a token.

import { raw } from './api.js';

const AGAIN_MILLIS = 1000;

/** Asking again would be answered the same. */
const REFUSED = (status) => status >= 400 && status < 500 && status !== 429;

/** Hands over the events of a stream, {event, data}, until the signal ends it. Connects again when the stream breaks. */
export async function follow(address, signal, onEvent) {
  while (!signal.aborted) {
    try {
      const answer = await raw('GET', address, { accept: 'text/event-stream', signal });
      if (answer.ok) {
        await read(answer.body, onEvent);
      } else if (REFUSED(answer.status)) {
        return;
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
    }
    await pause(AGAIN_MILLIS, signal);
  }
}

/** Hands over the events of a body. */
export async function read(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value;
    const events = text.split('\n\n');
    text = events.pop();
    events.map(parse).filter((each) => each.data !== undefined).forEach(onEvent);
  }
}

function parse(block) {
  const event = { event: 'message', data: undefined };
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') {
      event.data = event.data === undefined ? value : `${event.data}\n${value}`;
    } else if (name === 'event') {
      event.event = value;
    }
  }
  return event;
}

/** Waits, or less if the signal comes before. */
export function pause(millis, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
