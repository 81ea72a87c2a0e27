// What the user has rated, to be changed or taken back.

import { get, path } from './api.js';
import { fill, h, problem } from './dom.js';
import { link } from './list.js';
import { stars } from './stars.js';

const MOST = 100;

/** The user's ratings, newest first, and how many there are; none for one of whom nothing is known. */
export async function ratingsOf(userId, after) {
  try {
    const { ratings } = await get(path('users', userId, 'ratings'), { n: MOST }, { after });
    return ratings;
  } catch (error) {
    if (error.status === 404) {
      return [];
    }
    throw error;
  }
}

/** Shows them in a panel. */
export function showRatings(panel, status, ratings, { rate, withdraw }) {
  fill(panel, ratings.length === 0
    ? h('p', {}, 'You have rated nothing yet. Look for something you know, or rate what the list shows.')
    : h('ul', { class: 'own' }, ratings.map((each) => h('li', { 'data-item': each.itemId },
      h('div', {}, link(each)),
      h('div', { class: 'acts' },
        stars(status, each.title, each.rating, (rating) => rate(each, rating)),
        h('button', { type: 'button', class: 'small outline secondary', 'aria-label': `Withdraw the rating of ${each.title}`, onclick: () => withdraw(each) }, 'Withdraw'))))));
}

/** Shows what went wrong in its place. */
export function showProblem(panel, error) {
  fill(panel, problem(error));
}
