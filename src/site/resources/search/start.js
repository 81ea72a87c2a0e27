// Searches the pages in the reader's browser; no host is asked, so that it also works from a file.
'use strict';
(function () {
  const MOST = 12;
  const root = document.currentScript.src.replace(/search\/start\.js.*$/, '');
  const wanted = new URLSearchParams(location.search).get('q') || '';

  function load(name, then) {
    const script = document.createElement('script');
    script.src = root + 'search/' + name;
    script.onload = then;
    document.head.append(script);
  }

  function excerpt(text, words) {
    const at = Math.max(0, text.toLowerCase().indexOf(words[0].toLowerCase()) - 60);
    return (at > 0 ? '… ' : '') + text.slice(at, at + 160) + (text.length > at + 160 ? ' …' : '');
  }

  function entry(page, words) {
    const link = document.createElement('a');
    link.href = root + page[0];
    link.textContent = page[1];
    const text = document.createElement('div');
    text.textContent = excerpt(page[2], words);
    const item = document.createElement('li');
    item.append(link, text);
    return item;
  }

  function start() {
    const input = document.createElement('input');
    input.type = 'search';
    input.placeholder = 'Search the pages';
    input.setAttribute('aria-label', input.placeholder);
    input.value = wanted;
    const found = document.createElement('ol');
    found.id = 'found';
    found.setAttribute('aria-live', 'polite');
    const box = document.createElement('div');
    box.id = 'search';
    box.append(input, found);
    document.body.prepend(box);

    const fuse = new Fuse(window.thalwegPages, {
      keys: [{ name: '1', weight: 3 }, { name: '2', weight: 1 }],
      useExtendedSearch: true,
      ignoreLocation: true,
    });
    function search() {
      const words = input.value.trim().split(/\s+/).filter((word) => word.length > 1);
      // A quote before a word asks for the word as it is: all of them must be there.
      const hits = words.length ? fuse.search(words.map((word) => "'" + word).join(' '), { limit: MOST }) : [];
      found.replaceChildren(...hits.map((hit) => entry(hit.item, words)));
      if (words.length && !hits.length) {
        found.textContent = 'No page has all of these words.';
      }
    }
    input.addEventListener('input', search);
    search();
  }

  addEventListener('DOMContentLoaded', () => load('fuse.min.js', () => load('pages.js', start)));
})();
