// Has the service worker keep the site, once the page has all it needs itself, and offers a new release.

import { ASSETS } from "../here.mjs";

const READING = 10_000; // milliseconds, after which a reader's line is idle

/** What of a browser's own tells whether a line is metered; few have it. */
/** @typedef {{saveData?: boolean, type?: string, effectiveType?: string}} Line */

/** @returns {boolean} whether some megabytes may be fetched without being asked for */
function isUnmetered() {
  const { connection } = /** @type {{connection?: Line}} */ (navigator);
  return Boolean(connection && !connection.saveData && connection.effectiveType === "4g" && connection.type !== "cellular");
}

const loaded = new Promise((resolve) => {
  if (document.readyState === "complete") resolve(undefined);
  else addEventListener("load", resolve);
});
const calculatorReady = new Promise((resolve) => {
  new PerformanceObserver((list) => {
    if (list.getEntriesByName("calculator-ready").length) resolve(undefined);
  }).observe({ type: "mark", buffered: true });
});

async function keepOffline() {
  // The line is for what the page came for; on the calculator's page, that is Python.
  await (document.querySelector("[data-calculator]") ? calculatorReady : loaded);
  const { serviceWorker } = navigator;
  let controlled = Boolean(serviceWorker.controller);
  serviceWorker.addEventListener("controllerchange", () => {
    // All pages go over to the new release together; what is filled in is kept for the tab.
    if (controlled) location.reload();
    controlled = true;
  });
  const registration = await serviceWorker.register(new URL("../sw.js", ASSETS));
  offer(registration);
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => {}); // no network
  });
  const { active } = await serviceWorker.ready;
  const keepPython = () => active?.postMessage("python");
  calculatorReady.then(keepPython);
  if (isUnmetered()) setTimeout(keepPython, READING);
}

/** @param {ServiceWorkerRegistration} registration */
function offer(registration) {
  if (registration.waiting) show(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed" && navigator.serviceWorker.controller) show(installing);
    });
  });
}

/** @param {ServiceWorker} waiting */
function show(waiting) {
  const template = document.querySelector("template.release");
  if (!(template instanceof HTMLTemplateElement) || document.querySelector("div.release")) return;
  document.body.append(document.importNode(template.content, true));
  const bar = document.querySelector("div.release");
  bar?.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    if (target.value === "switch") waiting.postMessage("switch");
    bar.remove();
  });
}

// Where it is refused, the site works as a site does.
if ("serviceWorker" in navigator) keepOffline().catch(() => {});
