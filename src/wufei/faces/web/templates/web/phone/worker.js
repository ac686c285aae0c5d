// Keeps the page of the phone and its files, each release its own; data goes past it. Not for: what is signed (keeping.js).
const NAME = 'wufei-phone-{{ version }}';
const FILES = {{ files|safe }};
const PAGE = '/phone/';
const PATIENCE = 4000; // milliseconds for a fresh page before the kept one is shown

// Only the page itself is kept, never a way to sign in.
async function fresh(options) {
  const answer = await fetch(PAGE, options);
  if (answer.ok && !answer.redirected) await (await caches.open(NAME)).put(PAGE, answer.clone());
  return answer;
}

async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(NAME)).put(request, answer.clone());
  return answer;
}

self.addEventListener('install', (event) => event.waitUntil(
  caches.open(NAME).then((cache) => Promise.all([cache.addAll(FILES), fresh()])).then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('wufei-phone-') && name !== NAME)
    .map((name) => caches.delete(name)))).then(() => self.clients.claim())));
self.addEventListener('message', (event) => event.waitUntil(
  Promise.all(event.data.keep.map((url) => file(new Request(url)).catch(() => null)))));
self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin) return;
  if (pathname === PAGE) {
    event.respondWith(fresh({ credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE) })
      .catch(() => caches.match(PAGE)).then((answer) => answer || Response.error()));
  } else if (pathname.startsWith('/static/') || pathname === '/phone/app.webmanifest') {
    event.respondWith(file(event.request));
  }
});
