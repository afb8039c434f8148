// Of the report page alone: where the network is away, a page on this device takes its place, on which a report can be written all
// the same. Nothing else is kept, and whenever there is a network everything comes from there.
const name = 'report-1';
const instead = new URL(registration.scope).pathname.replace(/report$/, 'report/offline');

self.addEventListener('install', event => event.waitUntil(keep()));
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', event => {
  const { request } = event;
  if (request.mode === 'navigate' && request.method === 'GET') event.respondWith(fetch(request).catch(() => caches.match(instead, { cacheName: name })));
  // What the kept page is made of; the network's is newer.
  else if (request.method === 'GET') event.respondWith(fetch(request).catch(async lost => await caches.match(request, { cacheName: name }) ?? Promise.reject(lost)));
});

// The page as the server draws it, with the styles and scripts it names.
async function keep() {
  await caches.delete(name);
  const cache = await caches.open(name);
  const page = await fetch(instead, { cache: 'reload' });
  const text = await page.clone().text();
  const parts = [...text.matchAll(/(?:href|src)="([^"]+\.(?:css|js|svg))"/g)].map(found => new URL(found[1], location.origin).href);
  await cache.put(instead, page);
  await cache.addAll([...new Set(parts)]);
  await self.skipWaiting();
}
