// One item: its facts, what is like it in three ways, and what this user would rate it.

import { get, path, send } from './api.js';
import { fill, h, number, problem, say } from './dom.js';
import { estimatesOf, link } from './list.js';
import { search } from './search.js';
import { status as statusOf, user } from './session.js';
import { meter, stars } from './stars.js';

const MOST = 8;
const WAYS = [
  ['collaborative', 'By ratings', 'Who rated both, and how'],
  ['content', 'By text', 'Titles, categories and tags'],
  ['hybrid', 'By both', 'Ratings where there are enough, else text'],
];

export async function show(screen, [itemId], signal) {
  const finder = search('Look for an item', (item) => h('div', {}, link(item), ' ', h('small', {}, item.categories.join(', '))));
  if (!itemId) {
    const { items } = await get('/v1/items', { n: 12 }, { signal });
    fill(screen, h('h1', {}, 'Items'), finder, h('h2', {}, 'Rated most'),
      h('ul', {}, items.map((each) => h('li', {}, link(each), h('small', {}, ` ${number(each.ratingCount)} ratings`)))));
    return;
  }
  const status = await statusOf();
  const item = await get(path('items', itemId), {}, { signal });
  const mine = h('div', {});
  const columns = WAYS.map(([by, title, what]) => [by, h('section', { 'data-by': by }, h('h2', {}, title), h('p', {}, h('small', {}, what)), h('ol', {}))]);
  fill(screen, finder, h('h1', {}, item.title), facts(item), mine, h('div', { class: 'columns three' }, columns.map(([, column]) => column)));

  async function showMine() {
    const estimate = (await estimatesOf(user(), [item], { signal })).get(itemId);
    fill(mine, h('p', {}, meter(status, estimate.prediction, `expected of ${user()} now`)),
      h('p', {}, stars(status, item.title, estimate.rated, rate), estimate.rated === undefined ? '' : ` you gave ${estimate.rated}`));
  }

  async function rate(rating) {
    try {
      const { position } = await send('PUT', path('users', user(), 'ratings', itemId), { rating, timestamp: Date.now() });
      say(`You gave ${rating} to ${item.title}.`);
      await get(path('users', user()), {}, { after: position, signal });
      await showMine();
    } catch (error) {
      fill(mine, problem(error));
    }
  }

  showMine().catch((error) => fill(mine, problem(error)));
  await Promise.all(columns.map(async ([by, column]) => {
    const list = column.querySelector('ol');
    try {
      const { items } = await get(path('items', itemId, 'similar'), { by, n: MOST }, { signal });
      fill(list, items.map((each) => h('li', {}, link(each), h('small', {}, ` ${number(each.score, 2)} · ${number(each.ratingCount)} ratings`))));
      if (items.length === 0) {
        fill(list, h('li', {}, 'Nothing is known that is like it.'));
      }
    } catch (error) {
      fill(list, h('li', {}, problem(error)));
    }
  }));
}

function facts(item) {
  const rows = [
    ['Id', item.itemId],
    ['Categories', item.categories.join(', ')],
    ['Tags', item.tags.slice(0, 20).join(', ')],
    ['Ratings', `${number(item.ratingCount)}, ${number(item.highCount)} of them high`],
    ['Mean', item.mean === undefined ? '' : number(item.mean, 2)],
    ['In lists', item.available ? '' : 'no: it is not available'],
  ].filter(([, value]) => value !== '');
  return h('dl', { class: 'facts' }, rows.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}
