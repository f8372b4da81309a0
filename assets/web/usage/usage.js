// The usage page: asks the house for its figures and shows them. Charts, tables and acts are in files of their own.

import { url } from "../address.js";
import { el } from "../dom.js";
import { local } from "../memory.js";
import { NewInvite, ask, post } from "./acts.js";
import { charts } from "./charts.js";
import { count, minutes, usd } from "./figures.js";
import { showAudit, showDays, showDenials, showInvites } from "./tables.js";

const byId = (id) => document.getElementById(id);
const choices = byId("choices");
const METERS = [
  ["Tokens", "tokens", count],
  ["Spend", "micro_usd", usd],
  ["Speech", "speech_ms", minutes],
];
let shown = null;
let asked = 0;

// What was chosen on the page of the conversation goes before the system's colours.
const dark = local.get("vox-dark");
if (dark) document.documentElement.style.colorScheme = dark === "yes" ? "dark" : "light";

async function load() {
  const mine = ++asked;
  byId("state").textContent = "Loading…";
  const { days, invite } = Object.fromEntries(new FormData(choices));
  const query = new URLSearchParams({ days, invite });
  const answer = await fetch(url(`usage/data?${query}`), { cache: "no-store" }).catch(() => null);
  const data = await answer?.json().catch(() => null);
  if (mine !== asked) return; // something else was chosen meanwhile
  if (!answer?.ok || !data) {
    byId("state").textContent = data?.error?.message ?? "The house does not answer. Please try again in a moment.";
    return;
  }
  shown = data;
  byId("main").hidden = false;
  show();
  byId("state").textContent = `Up to ${shown.today.date}, UTC`;
}

function show() {
  byId("closed").hidden = !shown.today.closed;
  byId("today").replaceChildren(...METERS.map(meter));
  byId("charts").replaceChildren(...charts(shown.days));
  showDays(byId("by-day"), shown.days, shown.total);
  showInvitesOfChoice();
  showDenials(byId("denials"), shown.denials);
  showAudit(byId("audit"), shown.audit, new Map(shown.invites.map((one) => [one.invite_id, one.label])));
  offerInvites();
}

function showInvitesOfChoice() {
  const over = (invite) => invite.state === "revoked" || invite.state === "expired";
  const invites = shown.invites.filter((one) => byId("ended").checked || !over(one));
  showInvites(byId("by-invite"), invites, shown.me, acts);
}

function meter([title, name, told]) {
  const spent = shown.today.spent[name];
  const cap = shown.today.caps[name];
  const words = cap === null ? `${told(spent)}, no bound` : `${told(spent)} of ${told(cap)}`;
  const left = cap === null ? null : el("span", { class: "left" }, `${told(Math.max(0, cap - spent))} left`);
  // A cap of nothing is used up from the start.
  const range = { min: 0, max: cap || 1, high: 0.9 * cap, value: cap ? spent : 1 };
  const drawn = cap === null ? null : el("meter", { ...range, "aria-label": title });
  return el("li", {}, el("span", { class: "title" }, title), el("span", { class: "sum" }, words), drawn, left);
}

/** The select keeps what is chosen; an invite that is new stands in it from now on. */
function offerInvites() {
  const select = choices.elements.invite;
  const chosen = select.value;
  const named = ({ label, state }) => (state === "open" ? label : `${label} (${state})`);
  const option = (one) => el("option", { value: one.invite_id, selected: one.invite_id === chosen }, named(one));
  select.replaceChildren(el("option", { value: "" }, "All invites"), ...shown.invites.map(option));
}

const acts = {
  choose(invite) {
    choices.elements.invite.value = invite.invite_id;
    load();
    choices.scrollIntoView();
    choices.elements.invite.focus({ preventScroll: true });
  },
  revoke(invite) {
    const own = invite.invite_id === shown.me ? " It is your own: you will be signed out." : "";
    ask({
      title: `Revoke the invite for ${invite.label}?`,
      why: `Its link opens nothing any more, and whoever came by it is out within a second.${own}`,
      go: "Revoke",
      act: () => post(`usage/invites/${invite.invite_id}/revoke`).then(load),
    });
  },
  forget(invite) {
    ask({
      title: `Forget the visitors of ${invite.label}?`,
      why: "All their conversations, recordings, bookings and blind comparisons are deleted for good. The invite and its figures stay.",
      go: "Delete them",
      act: () => post("usage/forget", { kind: "invite", of: invite.invite_id }).then(load),
    });
  },
};

const newInvite = new NewInvite(load);
byId("new").addEventListener("click", () => newInvite.open());
byId("refresh").addEventListener("click", load);
byId("ended").addEventListener("change", () => shown && showInvitesOfChoice());
choices.addEventListener("change", load);
choices.addEventListener("submit", (event) => event.preventDefault());
byId("reopen").addEventListener("click", () =>
  ask({
    title: "Reopen the day?",
    why: "What was spent before the restore is not in the books: the day's caps can then be passed by as much.",
    go: "Reopen",
    act: () => post("usage/ledger/reopen").then(load),
  }),
);
load();
