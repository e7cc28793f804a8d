// The service worker: keeps this page's files, each with the digest it was built with, and answers with them alone.
importScripts("files.js");

const {FILES, VERSION, POLICY} = self.built, NAME = `partgov-${VERSION}`;

async function keep(cache, name) {
  const found = await fetch(name, {integrity: FILES[name], cache: "no-cache"});
  if (!found.ok) throw new Error(`${name}: ${found.status}`);
  const headers = {"content-type": found.headers.get("content-type") ?? "", "content-security-policy": POLICY};
  await cache.put(name, new Response(await found.arrayBuffer(), {headers}));
}

self.addEventListener("install", event => event.waitUntil((async () => {
  const cache = await caches.open(NAME);
  await Promise.all(Object.keys(FILES).map(name => keep(cache, name)));
  await self.skipWaiting();
})()));

self.addEventListener("activate", event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("partgov-") && name !== NAME) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", event => event.respondWith((async () => {
  const cache = await caches.open(NAME), url = new URL(event.request.url);
  const name = url.pathname.endsWith("/") ? new URL("index.html", url) : url;
  return await cache.match(name, {ignoreSearch: true}) ?? new Response("Not part of this page.", {status: 404});
})()));
