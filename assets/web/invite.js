// The page that an invitation is opened on. Takes the code out of the address at once, and waits for a tap: programs
// that look at links in mails open them, too, and shall not use an invitation up.

import { url } from "./address.js";

const SOLVED_WITHIN_MS = 60_000;
const form = document.querySelector("form");
const field = form.elements.token;
const button = form.querySelector("button");

function invited() {
  const code = location.hash.slice(1);
  if (!code) return;
  history.replaceState(null, "", location.pathname);
  field.value = code;
  for (const one of document.querySelectorAll("[data-when]")) one.hidden = one.dataset.when !== "invited";
  button.focus();
}

function busy(is) {
  button.disabled = is;
  document.querySelector("[data-busy]").hidden = !is;
}

/** The proof of work, as the server takes it; "" when it could not be done: the server says what then. */
async function solution() {
  try {
    const answer = await fetch(url(form.dataset.challenge), { cache: "no-store" });
    const challenge = await answer.json();
    const solved = answer.ok && (await solve(challenge));
    return solved ? btoa(JSON.stringify({ challenge, solution: solved })) : "";
  } catch {
    return "";
  }
}

function solve(challenge) {
  const worker = new Worker(new URL("vendor/altcha/pbkdf2.js", import.meta.url));
  const solved = new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data && !data.error ? data : null);
    worker.onerror = () => resolve(null);
    worker.postMessage({ type: "work", challenge, counterStart: 0, counterStep: 1, timeout: SOLVED_WITHIN_MS });
  });
  return solved.finally(() => worker.terminate());
}

form.addEventListener("submit", async (event) => {
  busy(true);
  if (!form.dataset.challenge) return; // the browser sends it
  event.preventDefault();
  form.elements.altcha.value = await solution();
  form.submit();
});
addEventListener("pageshow", () => busy(false)); // back from where it led
addEventListener("hashchange", invited);
invited();
