// One screen at a time, by the address after #.

import { fill, h, problem } from './dom.js';
import { keepLooking } from './session.js';
import { show as documents } from './document.js';
import { show as forget } from './forget.js';
import { show as item } from './item.js';
import { show as learning } from './learning.js';
import { show as rate } from './rate.js';
import { show as visitor } from './visitor.js';

const THEME = 'thalweg.theme';
const SCREENS = {
  rate: ['Rate and watch', rate],
  item: ['Item', item],
  visitor: ['Without an account', visitor],
  learning: ['Learning', learning],
  forget: ['Forget me', forget],
  api: ['API', documents],
};
const screen = document.getElementById('screen');
let leaving = new AbortController();

async function open(isFirst) {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const [name, ...parts] = location.hash.replace(/^#\//, '').split('/').map(decodeURIComponent);
  const [title, show] = SCREENS[name] ?? SCREENS.rate;
  document.title = `${title} · Thalweg`;
  for (const each of document.querySelectorAll('#screens a')) {
    const isHere = each.getAttribute('href') === `#/${SCREENS[name] ? name : 'rate'}`;
    isHere ? each.setAttribute('aria-current', 'page') : each.removeAttribute('aria-current');
  }
  fill(screen, h('p', { 'aria-busy': 'true' }, 'Asking the server …'));
  if (!isFirst) {
    screen.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
  try {
    await show(screen, parts, signal);
  } catch (error) {
    if (!signal.aborted) {
      fill(screen, h('h1', {}, title), problem(error), h('button', { type: 'button', onclick: () => open(false) }, 'Ask again'));
    }
  }
}

function setTheme(theme) {
  if (theme) {
    document.documentElement.dataset.theme = theme;
  }
}

document.getElementById('theme').addEventListener('click', () => {
  const isDark = (document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  localStorage.setItem(THEME, isDark ? 'light' : 'dark');
  setTheme(localStorage.getItem(THEME));
});
setTheme(localStorage.getItem(THEME));
window.addEventListener('hashchange', () => open(false));
keepLooking();
open(true);
