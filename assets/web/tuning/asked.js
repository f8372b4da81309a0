// What the page asks of the house, as JSON; what the house refuses becomes an Error with its plain sentence.

import { url } from "../address.js";

const AWAY = "The house does not answer. Please try again in a moment.";

/**
 * What `signal` breaks off fails as if the house did not answer. `path` counts from the app's root. An object is sent as JSON, a string as it is; nothing in the answer gives null.
 * The Error of a refusal has status, code, fields and data, the whole answer.
 */
export async function json(path, method = "GET", body = null, signal = null) {
  const type = typeof body === "string" || body instanceof Blob ? "text/plain" : "application/json"; // a file as it is
  const sent = body !== null && { body: type === "text/plain" ? body : JSON.stringify(body), headers: { "Content-Type": type } };
  const answer = await fetch(url(path), { method, cache: "no-store", signal, ...sent }).catch(() => null);
  if (answer?.status === 204) return null;
  const data = await answer?.json().catch(() => null);
  if (answer?.ok && data) return data;
  const { code, fields, message } = data?.error ?? {};
  throw Object.assign(new Error(message ?? AWAY), { status: answer?.status ?? 0, code, fields, data });
}
