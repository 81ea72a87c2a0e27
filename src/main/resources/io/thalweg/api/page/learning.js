// How well is predicted, how far the learner is, and what it refused.

import { get } from './api.js';
import { curve } from './curve.js';
import { fill, h, number, problem, time } from './dom.js';
import { follow, pause } from './events.js';
import { ratingsPerSecond, watch } from './session.js';

const WINDOWS = [['last-1000', 'last 1,000 ratings'], ['last-10000', 'last 10,000 ratings'], ['5m', 'five minutes'], ['1h', 'an hour'], ['all', 'all ratings']];
const COHORTS = [['all', 'all'], ['warm', 'both known'], ['new-user', 'new users'], ['new-item', 'new items']];
const EVERY_MILLIS = 5000;

export async function show(screen, parts, signal) {
  const errors = new Map();
  const drift = new Map();
  let status = null;
  let drawn = -1;
  const windowChoice = h('select', { onchange: () => again() }, WINDOWS.map(([code, name]) => h('option', { value: code }, name)));
  const canvas = h('canvas', { role: 'img', 'aria-label': 'RMSE by cohort over the ratings learned; the table below has the numbers' });
  const table = h('tbody', {});
  const places = h('tbody', {});
  const alarms = h('div', {});
  const letters = h('div', {});
  const numbers = h('p', { class: 'big' });

  fill(screen,
    h('h1', {}, 'Learning, as it happens'),
    numbers,
    h('label', {}, 'Errors of', windowChoice),
    h('div', { class: 'chart' }, canvas),
    h('p', {}, h('small', {}, 'Each rating is predicted before it is learned; this is how far those predictions were off. The dashed line is who predicts the mean of all ratings each time. Lines begin when this screen was opened.')),
    scrolled('Errors by window and cohort', h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'RMSE of'), COHORTS.map(([, name]) => h('th', { scope: 'col' }, name)), h('th', { scope: 'col' }, 'always the mean'))), table)),
    h('h2', {}, 'How far it is'),
    scrolled('Partitions', h('table', {}, h('thead', {}, h('tr', {}, ['partition', 'position', 'ratings behind', 'seconds behind'].map((each) => h('th', { scope: 'col' }, each)))), places)),
    h('h2', {}, 'Drift alarms'), alarms,
    h('h2', {}, 'Dead letters'), letters);

  const chart = curve(canvas, signal);

  function again() {
    drawn = -1;
    chart.clear();
    draw();
  }

  function draw() {
    const all = errors.get('all/all');
    const baseline = status?.ratings.spread;
    fill(table, WINDOWS.map(([code, name]) => h('tr', {}, h('th', { scope: 'row' }, name),
      COHORTS.map(([cohort]) => h('td', { 'data-error': `${code}/${cohort}` }, errorOf(code, cohort))),
      h('td', {}, baseline === undefined ? '' : number(baseline, 3)))));
    if (all && all.count !== drawn) {
      drawn = all.count;
      chart.add(all.count, new Map(COHORTS.map(([cohort]) => [cohort, errors.get(`${windowChoice.value}/${cohort}`)?.rmse])), baseline);
    }
  }

  function errorOf(window, cohort) {
    const rmse = errors.get(`${window}/${cohort}`)?.rmse;
    return rmse === undefined || rmse === null ? '–' : number(rmse, 3);
  }

  function showDrift() {
    fill(alarms, drift.size === 0
      ? h('p', {}, 'None: errors have not risen.')
      : h('ul', {}, [...drift.values()].map((each) => h('li', {}, `${each.cohort}: the mean error rose from ${number(each.maeBefore ?? 0, 3)} to ${number(each.maeSince ?? 0, 3)} over ${number(each.countSince)} ratings (alarm ${each.alarms}, ${time(each.asOf)})`))));
  }

  async function showLetters() {
    while (!signal.aborted) {
      try {
        const { deadLetters } = await get('/v1/dead-letters', { n: 10 }, { signal });
        fill(letters, deadLetters.length === 0
          ? h('p', {}, 'None: every record that came could be taken in.')
          : scrolled('Dead letters', h('table', {}, h('thead', {}, h('tr', {}, ['when', 'reason', 'what', 'where'].map((each) => h('th', { scope: 'col' }, each)))),
            h('tbody', {}, deadLetters.map((each) => h('tr', {}, h('td', {}, time(each.at)), h('td', {}, h('code', {}, each.reason)), h('td', {}, each.detail), h('td', {}, each.topic ? `${each.topic}, partition ${each.partition}, offset ${each.offset}` : '')))))));
      } catch (error) {
        if (!signal.aborted) {
          fill(letters, problem(error));
        }
      }
      await pause(EVERY_MILLIS, signal);
    }
  }

  watch(signal, (now) => {
    status = now;
    const rate = ratingsPerSecond();
    fill(numbers, h('b', {}, number(now.ratings.count)), ' ratings of ', h('b', {}, number(now.ratedItems)), ' items, ', h('b', {}, rate === null ? '…' : number(rate)), ' learned a second');
    fill(places, now.partitions.map((each) => h('tr', {}, h('th', { scope: 'row' }, String(each.partition)), h('td', {}, number(each.position)), h('td', {}, number(each.lag)), h('td', {}, number(each.ageMillis / 1000, 1)))));
    draw();
  });
  showDrift();
  showLetters();
  follow('/v1/errors/events', signal, ({ event, data }) => {
    const record = JSON.parse(data);
    if (event === 'drift') {
      drift.set(record.cohort, record);
      showDrift();
    } else {
      errors.set(`${record.window}/${record.cohort}`, record);
    }
  });
}

/** A table that scrolls by itself where it is too wide, also by keyboard. */
function scrolled(label, table) {
  return h('div', { class: 'scrolled', role: 'region', 'aria-label': label, tabindex: '0' }, table);
}
