// A list of recommendations: what is in it, why, and what moved.

import { get, path } from './api.js';
import { fill, h, number, problem } from './dom.js';
import { meter, stars } from './stars.js';

const SOURCES = {
  personal: ['by your taste', 'The estimate of your rating put it here.'],
  similar: ['like yours', 'Who liked what you like, liked this.'],
  popular: ['liked by many', 'Many like it, and nothing speaks against it for you.'],
};

/** A link to an item's own screen. */
export function link(item) {
  return h('a', { href: `#/item/${encodeURIComponent(item.itemId)}` }, item.title);
}

/** How an entry has moved since the list before, for eyes and for ears. */
function movement(rank, before) {
  if (before === undefined) {
    return h('span', { class: 'move' });
  }
  if (before === null) {
    return h('span', { class: 'move new' }, 'new');
  }
  const by = before - rank;
  if (by === 0) {
    return h('span', { class: 'move', 'aria-label': 'as before' }, '=');
  }
  return by > 0
    ? h('span', { class: 'move up', 'aria-label': `up ${by}` }, `▲${by}`)
    : h('span', { class: 'move down', 'aria-label': `down ${-by}` }, `▼${-by}`);
}

/** The reason in words: what the user gave to what speaks for it. */
function reason(entry, given) {
  const because = entry.because[0];
  if (!because) {
    return null;
  }
  const rating = given.get(because.itemId);
  return h('span', { class: 'because' }, rating === undefined ? 'because of ' : `because you gave ${rating} to `, link(because));
}

/**
 * The entries as rows.
 *
 * @param options.estimates by item id; what is expected now, beside the mean of all
 * @param options.before ranks of the list before by item id, or undefined for the first list
 * @param options.given the user's own ratings by item id
 * @param options.rate,options.hide called with an entry; absent, there is no such button
 * @param options.userId whose reasons can be asked for; absent, they can't
 */
export function rows(status, entries, { estimates = new Map(), before, given = new Map(), rate, hide, userId, from = 1 } = {}) {
  return entries.map((entry, at) => {
    const rank = from + at;
    const estimate = estimates.get(entry.itemId);
    const [source, what] = SOURCES[entry.source] ?? [entry.source, ''];
    const why = h('div', { class: 'why', hidden: true });
    return h('li', { class: 'entry', 'data-item': entry.itemId },
      h('span', { class: 'rank' }, String(rank)),
      movement(rank, before && (before.get(entry.itemId) ?? null)),
      h('div', { class: 'what' },
        h('div', {}, link(entry), ' ', h('small', { class: 'categories' }, entry.categories.join(', '))),
        h('div', { class: 'numbers' },
          estimate ? meter(status, estimate.prediction, 'expected now') : meter(status, entry.prediction, 'expected when the list was made'),
          estimate?.mean !== undefined && h('small', {}, `${number(estimate.mean, 1)} mean of ${number(estimate.ratingCount)}`),
          h('small', { title: 'How likely you come to it and like it; the first has 100.' }, `match ${entry.match}`),
          h('small', { class: 'source', title: what }, source),
          reason(entry, given)),
        why),
      h('div', { class: 'acts' },
        rate && stars(status, entry.title, given.get(entry.itemId), (rating) => rate(entry, rating)),
        userId && h('button', { type: 'button', class: 'small outline secondary', 'aria-label': `Why ${entry.title}`, onclick: () => explain(userId, entry, why) }, 'Why?'),
        hide && h('button', { type: 'button', class: 'small outline secondary', 'aria-label': `Hide ${entry.title}`, onclick: () => hide(entry) }, 'Hide')));
  });
}

/** Shows which own ratings weigh most, or hides them again. */
async function explain(userId, entry, why) {
  why.hidden = !why.hidden;
  if (why.hidden) {
    return;
  }
  try {
    const { because } = await get(path('users', userId, 'because', entry.itemId), { n: 5 });
    fill(why, because.length === 0
      ? 'None of your ratings speaks for it more than others do: it is here for what many like.'
      : h('ol', {}, because.map((each) => h('li', {}, `you gave ${each.rating} to `, link(each)))));
  } catch (error) {
    fill(why, problem(error));
  }
}

/** The same for a list, which is shown without them where the server computes nothing. */
export async function estimatesFor(userId, entries, options) {
  try {
    return await estimatesOf(userId, entries, options);
  } catch (error) {
    if (error.body?.type === '/problems/not-computed') {
      return new Map();
    }
    throw error;
  }
}

/** What is expected of these items now, by item id. */
export async function estimatesOf(userId, entries, options) {
  const ids = entries.map((each) => each.itemId).slice(0, 100);
  if (ids.length === 0) {
    return new Map();
  }
  const { estimates } = await get(path('users', userId, 'estimates'), { item: ids }, options);
  return new Map(estimates.map((each) => [each.itemId, each]));
}
