// The API's own document, with a form for each path, and the same as a line for a terminal.

import { address, get, raw, token } from './api.js';
import { fill, h, problem } from './dom.js';
import { user } from './session.js';

const STREAM_MILLIS = 5000;
let openApi = null;

export async function show(screen, parts, signal) {
  openApi ??= await get('/v1/openapi.json', {}, { signal });
  const known = { user: user(), item: (await get('/v1/items', { n: 1 }, { signal })).items[0]?.itemId ?? '1' };
  fill(screen,
    h('h1', {}, openApi.info.title),
    h('p', {}, openApi.info.summary, ' The whole document: ', h('a', { href: '/v1/openapi.json' }, 'openapi.json'), '; that of the topics: ', h('a', { href: '/v1/asyncapi.json' }, 'asyncapi.json'), '.'),
    h('details', {}, h('summary', {}, 'What holds for every path'), prose(openApi.info.description)),
    openApi.tags.map((tag) => [h('h2', {}, tag.name), h('p', {}, tag.description),
      operations().filter((each) => each.operation.tags?.includes(tag.name)).map((each) => shown(each, known, signal))]));
}

function operations() {
  return Object.entries(openApi.paths).flatMap(([path, item]) => Object.entries(item)
    .filter(([method]) => ['get', 'put', 'post', 'delete'].includes(method))
    .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })));
}

function resolved(node) {
  return node?.$ref ? resolved(node.$ref.slice(2).split('/').reduce((at, name) => at[name.replaceAll('~1', '/').replaceAll('~0', '~')], openApi)) : node;
}

/** Paragraphs, with `code` and **words** as they are marked in the document. */
function prose(text = '') {
  return text.trim().split(/\n\s*\n/).map((paragraph) => h('p', {}, paragraph.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((piece) => {
    if (piece.startsWith('`')) {
      return h('code', {}, piece.slice(1, -1));
    }
    return piece.startsWith('**') ? h('b', {}, piece.slice(2, -2)) : piece;
  })));
}

function shown({ path, method, operation }, known, signal) {
  const body = h('div', {});
  return h('details', {
    class: 'operation',
    ontoggle: (event) => event.target.open && body.childElementCount === 0 && fill(body, form(path, method, operation, known, signal)),
  }, h('summary', {}, h('code', { class: `method ${method.toLowerCase()}` }, method), ' ', h('code', {}, path), ' ', h('span', {}, operation.summary)), body);
}

function form(path, method, operation, known, signal) {
  const parameters = (operation.parameters ?? []).map(resolved).filter((each) => each.in !== 'header');
  const inputs = new Map(parameters.map((each) => [each.name, inputOf(each, known)]));
  const json = Object.entries(resolved(operation.requestBody)?.content ?? {}).find(([type]) => type === 'application/json')?.[1];
  const text = json && h('textarea', { rows: 4, 'aria-label': 'Body', spellcheck: 'false' }, JSON.stringify(exampleOf(json), null, 1));
  const curl = h('pre', { class: 'curl', tabindex: '0' });
  const answer = h('pre', { class: 'answer', tabindex: '0', 'aria-label': 'Answer', hidden: true });
  const isStream = path.endsWith('/events');
  const target = () => {
    const inPath = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(inputs.get(name).value));
    return address(inPath, Object.fromEntries(parameters.filter((each) => each.in === 'query').map((each) => [each.name, inputs.get(each.name).value.split('\n').filter(Boolean)])));
  };
  const line = () => {
    const asked = [
      'curl', isStream ? '-sN' : '-s',
      ...(method === 'GET' ? [] : ['-X', method]),
      ...(token() ? ['-H', quoted('Authorization: Bearer TOKEN')] : []),
      ...(isStream ? ['-H', quoted('Accept: text/event-stream')] : []),
      ...(text ? ['-H', quoted('Content-Type: application/json'), '-d', quoted(compact(text.value))] : []),
      quoted(`${location.origin}${target()}`)];
    curl.textContent = asked.join(' ');
  };
  const result = h('form', {
    oninput: line,
    onsubmit: (event) => {
      event.preventDefault();
      answer.hidden = false;
      ask(method, target(), text, isStream, answer, signal);
    },
  }, prose(operation.description),
  parameters.map((each) => h('label', {}, h('span', {}, h('code', {}, each.name), each.required ? ' (needed)' : ''), inputs.get(each.name), h('small', {}, each.description))),
  text && h('label', {}, 'Body', text),
  curl,
  h('button', { type: 'submit', class: method === 'GET' ? '' : 'contrast' }, isStream ? 'Listen for five seconds' : method === 'GET' ? 'Ask' : 'Send: this writes'),
  answer);
  line();
  return result;
}

function inputOf(parameter, known) {
  const value = parameter.in === 'path' || parameter.required ? known[parameter.name] ?? parameter.example ?? '' : '';
  return h('input', { name: parameter.name, value, required: parameter.required || false, placeholder: parameter.example ?? '', autocomplete: 'off' });
}

function exampleOf(media) {
  return media.example ?? resolved(Object.values(media.examples ?? {})[0])?.value ?? {};
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function compact(text) {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (error) {
    return text;
  }
}

async function ask(method, target, text, isStream, answer, signal) {
  const timer = new AbortController();
  setTimeout(() => timer.abort(), isStream ? STREAM_MILLIS : 60_000);
  signal.addEventListener('abort', () => timer.abort(), { once: true });
  try {
    const body = text ? JSON.parse(text.value) : undefined;
    const response = await raw(method, target, { body, accept: isStream ? 'text/event-stream' : undefined, signal: timer.signal });
    answer.textContent = `${response.status}\n`;
    if (isStream) {
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        answer.textContent += part.value;
      }
    } else {
      answer.textContent += pretty(await response.text());
    }
  } catch (error) {
    if (error.name !== 'AbortError') {
      fill(answer, error instanceof SyntaxError ? `The body is no JSON: ${error.message}` : problem(error));
    }
  }
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch (error) {
    return text;
  }
}
