// Somebody without an account, and a group of two. Nothing of either is stored: the list is computed for the request.

import { send } from './api.js';
import { fill, h, problem } from './dom.js';
import { link, rows } from './list.js';
import { search } from './search.js';
import { status as statusOf, user } from './session.js';
import { stars } from './stars.js';

const MOST = 10;

export async function show(screen, parts, signal) {
  const status = await statusOf();
  const basket = new Map();
  const picked = h('ul', { class: 'own', 'aria-label': 'What the visitor likes' });
  const list = h('ol', { class: 'list', id: 'visitor-list', 'aria-label': 'List for the visitor' });
  const together = h('ol', { class: 'list', id: 'group-list', 'aria-label': 'List for both' });

  const finder = search('Pick three that you know', (item) => [
    h('div', {}, link(item)),
    stars(status, item.title, basket.get(item.itemId)?.rating, (rating) => pick(item, rating))]);
  const first = h('input', { name: 'first', value: user(), required: true, autocomplete: 'off' });
  const second = h('input', { name: 'second', value: '1', required: true, autocomplete: 'off' });

  fill(screen,
    h('h1', {}, 'Without an account'),
    h('div', { class: 'columns' },
      h('section', {}, h('p', {}, 'A visitor rates a few things. Nothing is stored: what you pick is sent with each question.'), finder, picked),
      h('section', { 'aria-label': 'For the visitor' }, h('h2', {}, 'A list for the visitor'), list)),
    h('h2', {}, 'For two'),
    h('p', {}, 'What neither has rated, and both are expected to like.'),
    h('form', {
      class: 'who',
      onsubmit: (event) => {
        event.preventDefault();
        ask(together, { users: [first.value.trim(), second.value.trim()], n: MOST });
      },
    }, h('div', { class: 'grid' }, h('label', {}, 'One user', first), h('label', {}, 'Another', second)), h('button', { type: 'submit' }, 'What can we watch together?')),
    together);
  showPicked();

  function pick(item, rating) {
    basket.set(item.itemId, { item, rating });
    showPicked();
  }

  function showPicked() {
    fill(picked, [...basket.values()].map(({ item, rating }) => h('li', {}, h('div', {}, link(item)),
      h('div', { class: 'acts' }, stars(status, item.title, rating, (other) => pick(item, other)),
        h('button', {
          type: 'button',
          class: 'small outline secondary',
          'aria-label': `Put ${item.title} back`,
          onclick: () => {
            basket.delete(item.itemId);
            showPicked();
          },
        }, 'Put back')))));
    if (basket.size === 0) {
      fill(list, h('li', {}, 'Rate something on the left.'));
    } else {
      ask(list, { ratings: [...basket.values()].map(({ item, rating }) => ({ itemId: item.itemId, rating })), n: MOST });
    }
  }

  async function ask(place, question) {
    try {
      const { body } = await send('POST', '/v1/recommendations', question);
      const given = new Map([...basket.values()].map(({ item, rating }) => [item.itemId, rating]));
      if (!signal.aborted) {
        fill(place, rows(status, body.items, { given }));
      }
    } catch (error) {
      fill(place, h('li', {}, problem(error)));
    }
  }
}
