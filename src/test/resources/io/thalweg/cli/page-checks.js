// What an auditor of a page looks at first. Returns what is wrong, in words; the bounds are those of WCAG 2.2, level AA.

const TEXT_CONTRAST = 4.5;
const LARGE_CONTRAST = 3;
const TARGET_PIXELS = 24;
const wrong = [];

function isShown(element) {
  const box = element.getBoundingClientRect();
  return element.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1;
}

function name(element) {
  return `<${element.tagName.toLowerCase()} class="${element.className}"> ${(element.innerText ?? '').slice(0, 40)}`;
}

function rgba(text) {
  const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
  return { r, g, b, a };
}

function luminance({ r, g, b }) {
  const [x, y, z] = [r, g, b].map((each) => each / 255).map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}

function over(top, below) {
  const mix = (channel) => top[channel] * top.a + below[channel] * (1 - top.a);
  return { r: mix('r'), g: mix('g'), b: mix('b'), a: 1 };
}

function background(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) {
    layers.push(rgba(getComputedStyle(at).backgroundColor));
  }
  return layers.reverse().reduce((below, top) => over(top, below), { r: 255, g: 255, b: 255, a: 1 });
}

function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

function checkContrast(element) {
  const style = getComputedStyle(element);
  const below = background(element);
  let color = rgba(style.color);
  const isOutlined = color.a === 0;
  if (isOutlined) { // stars that aren't given are drawn by their outline
    color = rgba(style.webkitTextStrokeColor);
  }
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) || element.classList.contains('star');
  const found = contrast(over(color, below), below);
  if (found < (isLarge ? LARGE_CONTRAST : TEXT_CONTRAST)) {
    wrong.push(`contrast ${found.toFixed(2)}: ${name(element)}`);
  }
}

const texts = [...document.querySelectorAll('body *')].filter((each) => isShown(each) && !each.closest('[aria-hidden="true"], .spoken, .skip, canvas, option')
  && [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim()));
texts.filter((each) => !each.matches(':disabled')).forEach(checkContrast);

for (const element of document.querySelectorAll('button, a, input, select, textarea')) {
  if (!isShown(element) || element.closest('.skip')) {
    continue;
  }
  const label = element.getAttribute('aria-label') || element.labels?.[0]?.innerText || element.innerText || element.title;
  if (!label?.trim()) {
    wrong.push(`no name: ${name(element)} ${element.outerHTML.slice(0, 80)}`);
  }
  const box = element.getBoundingClientRect();
  const isInText = element.tagName === 'A' && getComputedStyle(element).display === 'inline';
  if (!isInText && (box.width < TARGET_PIXELS || box.height < TARGET_PIXELS)) {
    wrong.push(`small, ${box.width.toFixed(0)} x ${box.height.toFixed(0)}: ${name(element)}`);
  }
}

for (const each of document.querySelectorAll('img:not([alt]), canvas:not([aria-label])')) {
  wrong.push(`no text instead: ${name(each)}`);
}
if (!document.documentElement.lang || !document.title) {
  wrong.push('the page has no language or no title');
}
const levels = [...document.querySelectorAll('h1, h2, h3, h4')].filter(isShown).map((each) => Number(each.tagName[1]));
if (levels.filter((each) => each === 1).length !== 1) {
  wrong.push(`headings of the first level: ${levels.filter((each) => each === 1).length}`);
}
levels.forEach((each, at) => at > 0 && each > levels[at - 1] + 1 && wrong.push(`a heading of level ${each} after one of ${levels[at - 1]}`));
const ids = [...document.querySelectorAll('[id]')].map((each) => each.id);
ids.filter((each, at) => ids.indexOf(each) !== at).forEach((each) => wrong.push(`the id ${each} twice`));
for (const each of document.querySelectorAll('[aria-labelledby], [aria-controls]')) {
  const target = each.getAttribute('aria-labelledby') ?? each.getAttribute('aria-controls');
  if (!document.getElementById(target)) {
    wrong.push(`nothing has the id ${target}, which ${name(each)} names`);
  }
}
const root = document.documentElement;
if (root.scrollWidth > root.clientWidth) {
  const wide = [...document.querySelectorAll('main *')].filter((each) => each.getBoundingClientRect().right > root.clientWidth + 1 && !each.closest('.scrolled'));
  wrong.push(`wider than the window, ${root.scrollWidth} of ${root.clientWidth}: ${wide.slice(0, 3).map(name).join('; ')}`);
}
const foreign = performance.getEntriesByType('resource').map((each) => each.name).filter((each) => !each.startsWith(location.origin));
foreign.forEach((each) => wrong.push(`from elsewhere: ${each}`));
return wrong;
