// Why a request of Gradio's client was refused: the client itself would not tell us, and shows a message of its own.

const REFUSED = new Set([403, 404, 413, 422, 429, 503]);

/** `on({code, message, turn})` for each event of this page that the server did not take; `turn`: "" of no question. */
export function watchQuestions(on) {
  const plain = window.fetch;
  window.fetch = async (...call) => {
    const answer = await plain(...call);
    const { pathname } = new URL(answer.url || location.href);
    if (REFUSED.has(answer.status) && pathname.endsWith("/queue/join")) tell(answer.clone(), turnOf(call[1]?.body), on);
    return answer;
  };
}

async function tell(answer, turn, on) {
  const told = await answer.json().catch(() => ({}));
  if (told.error?.message) on({ ...told.error, turn });
}

/** Of the question that a request to join the queue is about: what `send` of page.js gave for it is among its data. */
function turnOf(body) {
  try {
    const given = JSON.parse(body).data.findLast((one) => typeof one === "string" && one.startsWith('{"turn":'));
    return given ? JSON.parse(given).turn : "";
  } catch {
    return "";
  }
}
