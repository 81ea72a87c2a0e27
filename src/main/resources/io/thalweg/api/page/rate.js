// Rate and watch: every star that is clicked becomes a record of the ratings topic, and the list comes back by the topic of lists.

import { address, get, path, send } from './api.js';
import { fill, h, number, problem, say } from './dom.js';
import { follow, pause } from './events.js';
import { estimatesFor, link, rows } from './list.js';
import { ratingsOf, showProblem, showRatings } from './ratings.js';
import { search } from './search.js';
import { choose, newName, status as statusOf, user } from './session.js';
import { stars } from './stars.js';

const PAGE = 10;
const LATER_MILLIS = 1000;

/** The server can't be reached, or has no answer yet. */
const WAIT_FOR = [0, 503];
const MOST_CATEGORIES = 40;

export async function show(screen, parts, signal) {
  const status = await statusOf();
  const userId = user();
  const list = h('ol', { class: 'list', 'aria-label': `Recommendations for ${userId}` });
  const head = h('p', { class: 'head' }, 'Asking for the list …');
  const more = h('button', { type: 'button', class: 'outline', hidden: true, onclick: () => next() }, 'More');
  const shown = h('button', { type: 'button', class: 'small outline secondary', hidden: true, onclick: () => unhide() });
  const category = h('select', { 'aria-label': 'Only this category', onchange: () => refresh() }, h('option', { value: '' }, 'All categories'));
  const own = h('div', {});
  const found = search('Look for something you know', (item) => [h('div', {}, link(item)), stars(status, item.title, given.get(item.itemId), (rating) => rate(item, rating))]);
  let given = new Map();
  let ranks;
  let cursor;
  let entries = [];
  let ratingCount = 0;
  let clickedAt = null;
  let asked = 0;
  const hidden = new Set();

  fill(screen,
    h('h1', {}, 'Rate, and watch your list change'),
    whoIsThere(userId),
    h('div', { class: 'columns' },
      h('section', { 'aria-labelledby': 'own-title' }, found, h('h2', { id: 'own-title' }, 'Your ratings'), own),
      h('section', { 'aria-labelledby': 'list-title' },
        h('div', { class: 'bar' }, h('h2', { id: 'list-title' }, 'Your list'), category, shown),
        head, list, more)));

  async function refresh(isNews = false) {
    const mine = (asked += 1);
    try {
      const answer = await get(path('users', userId, 'recommendations'), { n: PAGE, category: category.value, exclude: [...hidden] }, { signal });
      const estimates = await estimatesFor(userId, answer.items, { signal });
      if (mine !== asked) {
        return;
      }
      const before = ranks;
      ranks = new Map(answer.items.map((each, at) => [each.itemId, at + 1]));
      entries = answer.items;
      ratingCount = answer.list.ratingCount;
      cursor = answer.next;
      fill(list, rows(status, answer.items, { estimates, before, given, rate, hide, userId }));
      fill(head, headOf(answer, isNews));
      list.dataset.version = answer.list.version ?? '';
      list.dataset.from = answer.list.from;
      more.hidden = !cursor || answer.items.length < PAGE;
      addCategories(answer.items);
    } catch (error) {
      if (!signal.aborted) {
        fill(head, problem(error));
        if (WAIT_FOR.includes(error.status)) {
          await pause(error.retryAfter * 1000, signal);
          await (signal.aborted ? undefined : refresh());
        }
      }
    }
  }

  function headOf(answer, isNews) {
    const { from, version, ratingCount } = answer.list;
    const isMine = isNews && clickedAt !== null;
    const took = !isMine ? '' : ` · ${number((performance.now() - clickedAt) / 1000, 2)} s after your rating`;
    const what = {
      published: `List ${version} from the topic, made of ${counted(ratingCount)}`,
      computed: `Computed now, of ${counted(ratingCount)}`,
      popular: 'What many like: nothing is known of your taste yet',
    }[from];
    if (isMine) {
      say(`Your list is new${took}`);
      clickedAt = null;
    }
    if (answer.items.length === 0) {
      return `${what}${took}. There is nothing in it: ${category.value || hidden.size > 0 ? 'the filter leaves nothing.' : 'too little is known of items yet.'}`;
    }
    return `${what}${took}. Best match first: how likely you come to it and like it; the first has 100.`;
  }

  async function next() {
    const answer = await get(path('users', userId, 'recommendations'), { n: PAGE, category: category.value, exclude: [...hidden], cursor }, { signal });
    const estimates = await estimatesFor(userId, answer.items, { signal });
    list.append(...rows(status, answer.items, { estimates, given, rate, hide, userId, from: entries.length + 1 }));
    entries = entries.concat(answer.items);
    cursor = answer.next;
    more.hidden = !cursor || answer.items.length < PAGE;
  }

  async function rate(item, rating) {
    clickedAt = performance.now();
    await write(() => send('PUT', path('users', userId, 'ratings', item.itemId), { rating, timestamp: Date.now() }), `You gave ${rating} to ${item.title}.`);
  }

  async function withdraw(item) {
    clickedAt = performance.now();
    await write(() => send('DELETE', path('users', userId, 'ratings', item.itemId)), `Your rating of ${item.title} is withdrawn.`);
  }

  async function write(writing, said) {
    try {
      const { position } = await writing();
      say(said);
      await showOwn(position);
    } catch (error) {
      await (error.status === 504 ? showLater(said) : showProblem(own, error));
    }
  }

  /** The record is on its topic and can't be lost; only nobody has learned it yet. */
  async function showLater(said) {
    await showOwn();
    own.prepend(h('p', { class: 'old', role: 'alert' }, `${said} Kafka has it; it will be learned as soon as a learner runs again.`));
  }

  async function showOwn(after) {
    const ratings = after || ratingCount > 0 ? await ratingsOf(userId, after) : [];
    given = new Map(ratings.map((each) => [each.itemId, each.rating]));
    showRatings(own, status, ratings, { rate, withdraw });
  }

  /** They may have rated elsewhere too, or were forgotten; what says so comes by another topic than lists, perhaps a moment later. */
  async function lookAgain() {
    await refresh(true);
    await pause(LATER_MILLIS, signal);
    if (!signal.aborted) {
      await showOwn().catch((error) => showProblem(own, error));
    }
  }

  function hide(entry) {
    hidden.add(entry.itemId);
    shown.hidden = false;
    shown.textContent = `Show ${hidden.size} hidden`;
    say(`${entry.title} is hidden.`);
    refresh();
  }

  function unhide() {
    hidden.clear();
    shown.hidden = true;
    refresh();
  }

  function addCategories(items) {
    const known = new Set(Array.from(category.options, (each) => each.value));
    const fresh = [...new Set(items.flatMap((each) => each.categories))].filter((each) => !known.has(each)).sort();
    category.append(...fresh.slice(0, MOST_CATEGORIES).map((each) => h('option', { value: each }, each)));
  }

  get('/v1/items', { n: 100 }, { signal }).then(({ items }) => addCategories(items)).catch(() => {});
  await refresh();
  showOwn().catch((error) => showProblem(own, error));
  follow(address(`${path('users', userId, 'recommendations')}/events`), signal, () => {
    lookAgain();
  });
}

function counted(ratings) {
  return `${number(ratings)} ${ratings === 1 ? 'rating' : 'ratings'}`;
}

/** Who is at the keyboard, and how to be somebody else. */
function whoIsThere(userId) {
  const input = h('input', { name: 'user', value: userId, required: true, autocomplete: 'off', list: 'active', 'aria-label': 'Your user id' });
  const active = h('datalist', { id: 'active' });
  const become = (name) => {
    choose(name);
    window.dispatchEvent(new Event('hashchange'));
  };
  get('/v1/users', { n: 20 }).then(({ users }) => fill(active, users.map((each) => h('option', { value: each.userId }, `${each.learnedCount} ratings`)))).catch(() => {});
  return h('form', {
    class: 'who',
    onsubmit: (event) => {
      event.preventDefault();
      become(input.value.trim());
    },
  }, h('fieldset', { role: 'group' }, input, active, h('button', { type: 'submit' }, 'Be this user'),
    h('button', { type: 'button', class: 'secondary', onclick: () => become(newName()) }, 'Be somebody new')));
}
