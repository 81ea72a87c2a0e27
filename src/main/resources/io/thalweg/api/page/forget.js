// Forget me: asks, sends, and shows the record that says it was done.

import { get, path, send } from './api.js';
import { fill, h, number, problem, say, time } from './dom.js';
import { follow, pause } from './events.js';
import { user } from './session.js';

const EVERY_MILLIS = 1000;

export async function show(screen, parts, signal) {
  const userId = user();
  const { list } = await get(path('users', userId, 'recommendations'), { n: 1 }, { signal });
  const sure = h('input', { name: 'sure', required: true, autocomplete: 'off' });
  const result = h('div', { role: 'status' });
  fill(screen,
    h('h1', {}, 'Forget me'),
    h('p', {}, `You are `, h('b', {}, userId), list.ratingCount > 0 ? `, with ${number(list.ratingCount)} ratings.` : '. Nothing is known of you.'),
    h('p', {}, 'Your ratings, what was learned of your taste, and your list are removed, on every instance. What your ratings have taught about items stays: nobody can be told from it. The ratings topic itself keeps its records as long as its owner has set.'),
    h('form', {
      onsubmit: (event) => {
        event.preventDefault();
        order();
      },
    }, h('label', {}, `Type ${userId} to be sure`, sure), h('button', { type: 'submit', class: 'contrast' }, 'Forget me')),
    result);

  async function order() {
    if (sure.value.trim() !== userId) {
      fill(result, h('p', { class: 'problem', role: 'alert' }, `That is not ${userId}. Nothing was sent.`));
      return;
    }
    try {
      const { location } = await send('DELETE', path('users', userId));
      fill(result, h('p', { 'aria-busy': 'true' }, 'The order is sent. Waiting for the record that it is done …'));
      if (list.version !== undefined) {
        await untilForgotten();
      }
      const record = await proof(location);
      if (record) {
        say('You are forgotten.');
        fill(result, h('article', { id: 'proof' }, h('h2', {}, 'Done'), factsOf(record)));
      }
    } catch (error) {
      fill(result, problem(error));
    }
  }

  /** The list goes in the same moment; its feed says so, where the record would have to be asked for again and again. */
  async function untilForgotten() {
    const heard = new AbortController();
    signal.addEventListener('abort', () => heard.abort(), { once: true });
    await follow(`${path('users', userId, 'recommendations')}/events`, heard.signal, (event) => event.event === 'forgotten' && heard.abort());
    await pause(EVERY_MILLIS, signal);
  }

  async function proof(location) {
    while (!signal.aborted) {
      try {
        return await get(location, {}, { signal });
      } catch (error) {
        if (error.status !== 404) {
          throw error;
        }
      }
      await pause(EVERY_MILLIS, signal);
    }
    return null;
  }
}

/** The record of the audit topic. It names the order, and not the user. */
function factsOf(record) {
  const rows = [
    ['Order', record.requestId],
    ['Done', time(record.at)],
    ['Ratings removed', number(record.ratings)],
    ['Ratings that came too late to be learned', number(record.dropped)],
    ['List removed', record.list ? 'yes' : 'there was none'],
  ];
  return h('dl', { class: 'facts' }, rows.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}
