// Stars to click, for any scale: whole or half ones, a number where there would be too many, one button where there are only events.

import { h, number } from './dom.js';

const MOST_BUTTONS = 11;

/** The ratings that can be given, lowest first; empty where they are too many for a row of buttons. */
export function steps({ lowest, highest }) {
  const step = Number.isInteger(lowest) && Number.isInteger(highest) ? 1 : 0.5;
  const count = (highest - lowest) / step + 1;
  return Number.isInteger(count) && count <= MOST_BUTTONS ? Array.from({ length: count }, (_, at) => lowest + at * step) : [];
}

/** A control that gives a rating. `rate` is called with it. */
export function stars(status, title, current, rate) {
  if (status.feedback === 'implicit') {
    return h('button', { type: 'button', class: 'small outline', onclick: () => rate(status.oneEvent) }, `♥ I used it`);
  }
  const ratings = steps(status.scale);
  return ratings.length > 0 ? row(ratings, title, current, rate) : field(status.scale, title, current, rate);
}

/** As a group of radio buttons is used: arrows move, space or enter gives, so that passing by gives nothing. */
function row(ratings, title, current, rate) {
  const group = h('span', { class: 'stars', role: 'radiogroup', 'aria-label': `Rate ${title}` });
  const isHalf = ratings.some((each) => !Number.isInteger(each));
  const show = (upTo) => buttons.forEach((each, at) => each.classList.toggle('on', upTo !== undefined && ratings[at] <= upTo));
  const buttons = ratings.map((rating, at) => h('button', {
    type: 'button',
    role: 'radio',
    class: `star${isHalf ? (Number.isInteger(rating) ? ' right' : ' left') : ''}`,
    'aria-checked': rating === current ? 'true' : 'false',
    'aria-label': `${rating} of ${ratings[ratings.length - 1]}`,
    title: String(rating),
    tabindex: rating === current || (!ratings.includes(current) && at === 0) ? '0' : '-1',
    'data-rating': String(rating),
    onclick: () => rate(rating),
    onpointerenter: () => show(rating),
    onfocus: () => show(rating),
    onkeydown: (event) => move(event, at),
  }, '★'));
  const move = (event, at) => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    const next = by && buttons[at + by];
    if (next) {
      event.preventDefault();
      buttons[at].tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
  };
  group.addEventListener('pointerleave', () => show(current));
  group.addEventListener('focusout', () => show(current));
  group.append(...buttons);
  show(current);
  return group;
}

function field(scale, title, current, rate) {
  const input = h('input', {
    type: 'number', min: scale.lowest, max: scale.highest, step: 'any', value: current, 'aria-label': `Rate ${title}, ${scale.lowest} to ${scale.highest}`,
  });
  return h('form', {
    class: 'number',
    onsubmit: (event) => {
      event.preventDefault();
      rate(Number(input.value));
    },
  }, input, h('button', { class: 'small' }, 'Rate'));
}

/** A rating as a row of filled stars, with its number. */
export function meter(status, value, label) {
  if (status.feedback === 'implicit') {
    return null;
  }
  const share = (value - status.scale.lowest) / (status.scale.highest - status.scale.lowest);
  const filled = h('span', { class: 'filled', 'aria-hidden': 'true' }, '★★★★★');
  filled.style.setProperty('--share', Math.min(Math.max(share, 0), 1));
  return h('span', { class: 'meter' }, filled, ' ', h('b', {}, number(value, 1)), ` ${label}`);
}
