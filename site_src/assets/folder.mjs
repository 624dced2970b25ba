// From a folder without a server: nothing can be fetched there but scripts, no worker be started, and a link that ends
// with / leads to a list of files.

export const IN_FOLDER = location.protocol === "file:";

/** @type {(address: string) => string} of a page, by which it is found here */
export const reachable = (address) => (IN_FOLDER ? address.replace(/\/(?=[?#]|$)/, "/index.html") : address);

/** @param {ParentNode} within  whose links are to lead to pages */
export function reach(within) {
  if (!IN_FOLDER) return;
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = within.querySelectorAll('a[href]:not([href^="#"])');
  for (const link of links) link.href = reachable(link.href);
}
