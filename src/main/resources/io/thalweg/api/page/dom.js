// Elements are made here, and text is never taken for HTML: titles are other people's.

/** Makes an element. Attributes that begin with "on" are listeners; false, null and undefined leave an attribute out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false));
  return element;
}

/** Puts children in place of those that are there. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false));
  return element;
}

/** Says something to those who listen to the page. */
export function say(text) {
  document.getElementById('spoken').textContent = text;
}

/** A number as readers of English write it. */
export function number(value, digits = 0) {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** What went wrong, to be put where the answer would have been. */
export function problem(error) {
  return h('p', { class: 'problem', role: 'alert' }, error.message);
}

/** The time of a moment, with its date where that isn't today's. */
export function time(millis) {
  const then = new Date(millis);
  const isToday = then.toDateString() === new Date().toDateString();
  return isToday ? then.toLocaleTimeString('en-GB') : then.toLocaleString('en-GB');
}
