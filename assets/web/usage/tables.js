// The page's tables, from data: days, invites, denials, the audit. Everything goes in as text.

import { el } from "../dom.js";
import { NONE, count, milliseconds, minutes, moment, percent, usd } from "./figures.js";

const SUMS = [
  ["Turns", (sums) => count(sums.turns)],
  ["By model", (sums) => count(sums.by_model)],
  ["Input", (sums) => count(sums.input_tokens)],
  ["Of it cached", (sums) => count(sums.cached_input_tokens)],
  ["Output", (sums) => count(sums.output_tokens)],
  ["Tokens charged", (sums) => count(sums.tokens)],
  ["Spend", (sums) => usd(sums.micro_usd)],
  ["Speech", (sums) => minutes(sums.speech_ms)],
  ["From cache", (sums) => percent(sums.clauses_kept, sums.clauses)],
  ["First sound, half", (sums) => milliseconds(sums.first_sound_p50_ms)],
  ["95 of 100", (sums) => milliseconds(sums.first_sound_p95_ms)],
  ["Denied", (sums) => count(sums.denials)],
];

const head = (words) => el("th", { scope: "col" }, words);
const row = (first, cells) => el("tr", {}, el("th", { scope: "row" }, first), cells.map((cell) => el("td", {}, cell)));
const filled = (table, heads, rows) =>
  table.replaceChildren(el("thead", {}, el("tr", {}, heads.map(head))), el("tbody", {}, rows));

/** The newest day first, and all of them together. */
export function showDays(table, days, total) {
  const sums = (one) => SUMS.map(([, told]) => told(one));
  const rows = [row("In all", sums(total)), ...days.toReversed().map((day) => row(day.date, sums(day)))];
  filled(table, ["Day (UTC)", ...SUMS.map(([name]) => name)], rows);
}

/** `acts`: revoke(invite), forget(invite), choose(invite). `me` is the id of whoever looks. */
export function showInvites(table, invites, me, acts) {
  const heads = ["For whom", "Acts", "State", "Opens", "Used", "Ends (UTC)", "Tokens today", "Speech today"];
  const rows = invites.map((invite) => {
    const { today, sums } = invite;
    const cells = [
      buttons(invite, acts),
      invite.state,
      invite.scopes.join(", "),
      invite.max_uses === null ? count(invite.used) : `${count(invite.used)} of ${count(invite.max_uses)}`,
      invite.expires_unix_s === null ? NONE : moment(invite.expires_unix_s),
      within(today.tokens, invite.daily_tokens, count),
      within(today.speech_ms, invite.daily_speech_s === null ? null : invite.daily_speech_s * 1000, minutes),
      ...SUMS.map(([, told]) => told(sums)),
    ];
    return row(named(invite, me, acts), cells);
  });
  filled(table, [...heads, ...SUMS.map(([name]) => name)], rows);
  if (!rows.length) table.tBodies[0].append(nothing("No invites to show.", heads.length + SUMS.length));
}

export function showDenials(table, denials) {
  const rows = Object.entries(denials).sort(([, one], [, other]) => other - one);
  filled(table, ["Reason", "Times"], rows.map(([reason, times]) => row(reason, [count(times)])));
  if (!rows.length) table.tBodies[0].append(nothing("Nobody was denied anything in these days.", 2));
}

export function showAudit(table, lines, labels) {
  const who = (id) => (id === "" ? "the house" : (labels.get(id) ?? id));
  const rows = lines.map(({ at_unix_s, action, actor, subject, detail, count: times }) =>
    row(moment(at_unix_s), [action, who(actor), labels.get(subject) ?? subject, detail, count(times)]),
  );
  filled(table, ["At (UTC)", "Act", "By", "What", "Detail", "Count"], rows);
  if (!rows.length) table.tBodies[0].append(nothing("Nothing has been done yet.", 6));
}

const within = (spent, cap, told) => (cap === null ? told(spent) : `${told(spent)} of ${told(cap)}`);
const nothing = (words, columns) => el("tr", {}, el("td", { colspan: columns }, words));

function named(invite, me, acts) {
  const own = invite.invite_id === me ? [" ", el("span", { class: "pill" }, "yours")] : [];
  const choose = el("button", { type: "button", class: "link", onclick: () => acts.choose(invite) }, invite.label);
  return el("span", {}, choose, own);
}

function buttons(invite, acts) {
  const named = (words, act) =>
    el("button", { type: "button", onclick: act, "aria-label": `${words} ${invite.label}` }, words);
  const ends = invite.state === "revoked" || invite.state === "expired";
  const revoke = ends ? [] : [named("Revoke", () => acts.revoke(invite))];
  return el("span", { class: "acts" }, revoke, named("Forget", () => acts.forget(invite)));
}
