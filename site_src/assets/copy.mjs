// The number of a clause copies its link, as does the sign beside a row. Without this module both are plain links.
// The link names the edition: when there is another, it still leads to these words.

import { own } from "./own-edition.mjs";

const said = document.querySelector(".copied");

document.addEventListener("click", async ({ target }) => {
  const link = target instanceof Element && target.closest("a.number, a.copy");
  if (!(link instanceof HTMLAnchorElement) || !(said instanceof HTMLElement)) return;
  const address = new URL(link.href);
  address.searchParams.set("edition", own);
  try {
    await navigator.clipboard.writeText(address.href);
  } catch {
    return; // the address bar has it now
  }
  said.textContent = said.dataset.words ?? "";
  setTimeout(() => { said.textContent = ""; }, 2500);
});
