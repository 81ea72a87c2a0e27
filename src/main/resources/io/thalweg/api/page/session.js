// What all screens share: who is at the keyboard, and how the server is.

import { get } from './api.js';
import { number, say } from './dom.js';
import { pause } from './events.js';

const USER = 'thalweg.user';
const EVERY_MILLIS = 1000;
const OLD_MILLIS = 3000;
const RATE_SECONDS = 5;

let latest = null;
const seen = [];
const watchers = new Set();

/** The user that was chosen last in this browser, or a new name. */
export function user() {
  let known = localStorage.getItem(USER);
  if (!known) {
    known = newName();
    localStorage.setItem(USER, known);
  }
  return known;
}

export function choose(userId) {
  localStorage.setItem(USER, userId);
}

/** A name that nobody has. */
export function newName() {
  return `guest-${Array.from(crypto.getRandomValues(new Uint8Array(4)), (each) => each.toString(36)).join('')}`;
}

/** What /v1/status says, once it has been heard: the scale never changes. */
export async function status() {
  while (latest === null) {
    await look();
    if (latest === null) {
      await pause(EVERY_MILLIS);
    }
  }
  return latest;
}

/** Calls this with each status, until the signal ends it. */
export function watch(signal, watcher) {
  watchers.add(watcher);
  signal.addEventListener('abort', () => watchers.delete(watcher), { once: true });
  if (latest) {
    watcher(latest);
  }
}

/** Ratings learned a second, over the last seconds; null before that is known. */
export function ratingsPerSecond() {
  if (seen.length < 2) {
    return null;
  }
  const [first, last] = [seen[0], seen[seen.length - 1]];
  return Math.max(0, (last.position - first.position) / ((last.at - first.at) / 1000));
}

async function look() {
  const pulse = document.getElementById('pulse');
  try {
    const now = await get('/v1/status');
    note(now);
    latest = now;
    pulse.textContent = pulseOf(now);
    const isOld = ageOf(now) > OLD_MILLIS;
    if (isOld && !pulse.classList.contains('old')) {
      say(pulse.textContent);
    }
    pulse.classList.toggle('old', isOld);
    watchers.forEach((each) => each(now));
  } catch (error) {
    pulse.textContent = error.message;
    pulse.classList.add('old');
  }
}

function note(now) {
  const position = now.partitions.reduce((sum, each) => sum + each.position, 0);
  seen.push({ at: performance.now(), position });
  while (seen.length > 2 && seen[0].at < performance.now() - RATE_SECONDS * 1000) {
    seen.shift();
  }
}

/** Of the partition that is furthest behind. */
export function ageOf(now) {
  return Math.max(0, ...now.partitions.map((each) => each.ageMillis));
}

function pulseOf(now) {
  if (!now.ready) {
    const remaining = Object.values(now.remaining).reduce((sum, each) => sum + each, 0);
    return `Starting: ${number(remaining)} records are still to be read.`;
  }
  const age = ageOf(now);
  const old = age > OLD_MILLIS ? `What you see is ${number(Math.round(age / 1000))} s old: nothing newer has been learned. ` : '';
  const rate = ratingsPerSecond();
  return `${old}${number(now.ratings.count)} ratings of ${number(now.ratedItems)} items`
    + (rate === null ? '' : `, ${number(rate)} a second now`)
    + (old ? '' : ` · ${number(age / 1000, 1)} s behind`);
}

/** Looks for as long as the page is open. */
export async function keepLooking() {
  for (;;) {
    if (!document.hidden || latest === null) {
      await look();
    }
    await pause(EVERY_MILLIS);
  }
}
