// What proves that nothing leaves the computer: how many requests went over the line, and whether it works without one.

/**
 * Counts what the page itself fetches over the line; the clerk counts its own. A scorer fetches nothing once it is there.
 * @param {(requests: number) => void} report
 */
export function watchLine(report) {
  new PerformanceObserver((list) => {
    const sent = list.getEntries().filter((entry) => /** @type {PerformanceResourceTiming} */ (entry).transferSize);
    if (sent.length) report(sent.length);
  }).observe({ type: "resource" });
}

/**
 * Has all that the page needs kept in the browser.
 * @returns {Promise<boolean>} false where this browser, or this address, keeps nothing
 */
export async function keepAll() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return false;
  const { active } = await serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  const kept = new Promise((resolve) => { port1.onmessage = () => resolve(true); });
  active?.postMessage("rosters", [port2]);
  return kept;
}
