// Finds items by a part of their title.

import { get } from './api.js';
import { fill, h, problem } from './dom.js';

const WAIT_MILLIS = 150;
const MOST = 8;
let made = 0;

/** A search field over what it finds. `row` makes what is shown of an item. */
export function search(label, row) {
  const id = `search-${(made += 1)}`;
  const found = h('ul', { class: 'found', id: `${id}-found` });
  let timer = 0;
  let asked = 0;
  const look = async (text) => {
    const mine = (asked += 1);
    if (!text.trim()) {
      fill(found);
      return;
    }
    try {
      const { items } = await get('/v1/items', { q: text.trim(), n: MOST });
      if (mine === asked) {
        fill(found, items.length > 0 ? items.map((each) => h('li', {}, row(each))) : h('li', {}, `No title has “${text.trim()}” in it.`));
      }
    } catch (error) {
      fill(found, h('li', {}, problem(error)));
    }
  };
  const input = h('input', {
    type: 'search',
    id,
    autocomplete: 'off',
    placeholder: 'A part of a title',
    'aria-controls': found.id,
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => look(input.value), WAIT_MILLIS);
    },
  });
  return h('div', { class: 'search' }, h('label', { for: id }, label), input, found);
}
