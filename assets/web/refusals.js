// Why a request of Gradio's client was refused: the client itself would not tell us, and shows a message of its own.

const REFUSED = new Set([403, 404, 413, 422, 429, 503]);

/** `on({code, message})` for each question of this page that the server did not take. */
export function watchQuestions(on) {
  const plain = window.fetch;
  window.fetch = async (...call) => {
    const answer = await plain(...call);
    const { pathname } = new URL(answer.url || location.href);
    if (REFUSED.has(answer.status) && pathname.endsWith("/queue/join")) tell(answer.clone(), on);
    return answer;
  };
}

async function tell(answer, on) {
  const told = await answer.json().catch(() => ({}));
  if (told.error?.message) on(told.error);
}
