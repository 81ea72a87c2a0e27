// The API as this page asks it. Everything that is shown comes from here.

const TOKEN = 'thalweg.token';

/** An answer that is none: what the server says is wrong (RFC 9457). */
export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super(body.detail ?? body.title ?? `status ${status}`);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

/** A path with its parameters; a list repeats a parameter, and what is undefined or '' is left out. */
export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of [value].flat()) {
      if (each !== undefined && each !== null && each !== '') {
        query.append(name, each);
      }
    }
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** A path of /v1 whose parts are ids. */
export function path(...parts) {
  return `/v1/${parts.map(encodeURIComponent).join('/')}`;
}

export function token() {
  return sessionStorage.getItem(TOKEN) ?? '';
}

function headers(more = {}) {
  return token() ? { ...more, Authorization: `Bearer ${token()}` } : more;
}

/** Asks, and asks again with a token where one is needed. */
async function ask(method, address, { body, after, accept, signal } = {}) {
  const all = headers({
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(after ? { 'Thalweg-After': after } : {}),
    ...(accept ? { Accept: accept } : {}),
  });
  const answer = await reach(address, { method, headers: all, signal, cache: 'no-store', body: body === undefined ? undefined : JSON.stringify(body) });
  if (answer.status === 401) {
    const text = await problemOf(answer);
    await askForToken(text.message);
    return ask(method, address, { body, after, accept, signal });
  }
  return answer;
}

async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    throw new Problem(0, { detail: 'The server can’t be reached. Is it still running?' }, 1);
  }
}

async function problemOf(answer) {
  const body = await answer.json().catch(() => ({}));
  return new Problem(answer.status, body, Number(answer.headers.get('Retry-After') ?? 1));
}

let asking = null;

function askForToken(why) {
  asking ??= new Promise((resolve) => {
    const dialog = document.getElementById('token');
    document.getElementById('token-why').textContent = why;
    dialog.addEventListener('close', () => {
      sessionStorage.setItem(TOKEN, document.getElementById('token-text').value);
      asking = null;
      resolve();
    }, { once: true });
    dialog.showModal();
  });
  return asking;
}

/** The JSON of an answer. Throws a Problem. */
export async function get(path, parameters, options = {}) {
  const answer = await ask('GET', address(path, parameters), options);
  if (!answer.ok) {
    throw await problemOf(answer);
  }
  return answer.json();
}

/** What a write was answered, with the token of its position. Throws a Problem. */
export async function send(method, path, body) {
  const answer = await ask(method, path, { body });
  if (!answer.ok) {
    throw await problemOf(answer);
  }
  return {
    body: await answer.json().catch(() => ({})),
    position: answer.headers.get('Thalweg-Position'),
    location: answer.headers.get('Location'),
  };
}

/** The answer as it is, for who shows all of it. */
export function raw(method, address, options) {
  return ask(method, address, options);
}
