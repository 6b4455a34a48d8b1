// Keeps a door's page and what it is drawn with, for a start without a network. Nothing else of the platform.
const KEPT = "lianyuan-door-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const addresses = event.data?.keep ?? [];
  event.waitUntil(
    caches.open(KEPT).then((kept) =>
      Promise.all(addresses.map((address) => kept.add(new Request(address, { cache: "no-cache" })).catch(() => {}))),
    ),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode !== "navigate" && !address.pathname.startsWith("/static/")) return;
  event.respondWith(
    fetch(request).catch(async () => {
      const kept = await caches.open(KEPT);
      // What was kept was asked for by this script, with other headers than a page that is opened.
      const like = { ignoreVary: true, ignoreSearch: request.mode === "navigate" };
      return (await kept.match(request, like)) ?? Response.error();
    }),
  );
});
