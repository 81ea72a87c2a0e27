// A line chart of errors. The library is a script of the old kind, and leaves its name with the window.

import '/webjars/chart.js/4.5.1/dist/chart.umd.min.js';

const { Chart } = window;
const FEW = 3;
const NAMES = { all: 'all', warm: 'both known', 'new-user': 'new users', 'new-item': 'new items' };

/** Lines alone would not be seen before there are some points. */
const dots = (context) => (context.dataset.data.length < FEW ? 3 : 0);

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--curve-${name}`).trim();
}

/** A chart on a canvas: errors by cohort over the number of ratings, and the baseline. */
export function curve(canvas, signal) {
  const line = (cohort) => ({
    label: NAMES[cohort], cohort, data: [], borderColor: color(cohort), backgroundColor: color(cohort), borderWidth: 2, pointRadius: dots, tension: 0.2,
  });
  const baseline = { label: 'always the mean', data: [], borderColor: color('mean'), backgroundColor: color('mean'), borderWidth: 1.5, borderDash: [6, 4], pointRadius: dots };
  const text = getComputedStyle(document.body).color;
  const chart = new Chart(canvas, {
    type: 'line',
    data: { datasets: [...Object.keys(NAMES).map(line), baseline] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'nearest', intersect: false },
      scales: {
        x: { type: 'linear', title: { display: true, text: 'ratings learned', color: text }, ticks: { color: text, maxTicksLimit: 6 } },
        y: { title: { display: true, text: 'RMSE', color: text }, ticks: { color: text } },
      },
      plugins: { legend: { labels: { color: text, usePointStyle: true, pointStyle: 'line' } } },
    },
  });
  signal.addEventListener('abort', () => chart.destroy(), { once: true });
  return {
    /** Adds what is known now: errors by cohort, and what the baseline is. */
    add(learned, errors, mean) {
      for (const set of chart.data.datasets) {
        const y = set === baseline ? mean : errors.get(set.cohort);
        if (y !== undefined && y !== null) {
          set.data.push({ x: learned, y });
        }
      }
      chart.update();
    },
    /** Forgets what was drawn. */
    clear() {
      chart.data.datasets.forEach((each) => {
        each.data = [];
      });
      chart.update();
    },
  };
}
