// The calculator's script is asked for by the page, so it cannot say itself that it has not come.

addEventListener("load", () => {
  const calculator = document.querySelector("[data-calculator]");
  if (!(calculator instanceof HTMLElement) || "ready" in calculator.dataset) return;
  const notice = calculator.querySelector("[data-absent]");
  if (notice instanceof HTMLElement) notice.hidden = false;
});
