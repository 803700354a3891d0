// Client of the HTTP API. Failures are problems with advice.

/** A failure with a message for users. */
export class Problem extends Error {
  constructor({ kind, message, advice, hint, traceId, checks }, retryAfter = null) {
    super(message);
    this.kind = kind;
    this.advice = advice ?? hint ?? null;
    this.traceId = traceId ?? null;
    this.checks = checks ?? null;
    /** Seconds after which a retry makes sense, if known. */
    this.retryAfter = retryAfter;
  }
}

const silence = () => new Problem({
  kind: "no-answer",
  message: "The server did not respond",
  advice: "check your connection and that the server is running, then try again",
});

const unclear = (status) => new Problem({
  kind: "no-api",
  message: `Unexpected response (HTTP ${status})`,
  advice: "it may come from a proxy: try again, or ask the operator of the server",
});

/** Listener for rejected sessions. */
export const session = new EventTarget();

/** Whether a failure is an abort. */
export const isGone = (error) => error.name === "AbortError";

const ask = async (method, path, { body, headers = {}, signal } = {}) => {
  const declared = body === undefined ? {} : { "Content-Type": "application/json" };
  const request = { method, headers: { ...declared, ...headers }, signal };
  if (body !== undefined) {
    request.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(`/api/v1${path}`, request);
  } catch (error) {
    throw isGone(error) ? error : silence();
  }
  if (answer.ok || answer.status === 304) {
    return answer;
  }
  const retryAfter = Number(answer.headers.get("Retry-After")) || null;
  const problem = new Problem(await value(answer, "application/problem+json"), retryAfter);
  if (problem.kind === "not-signed-in") {
    session.dispatchEvent(new Event("ended"));
  }
  throw problem;
};

const value = async (answer, type = "application/json") => {
  if (!answer.headers.get("Content-Type")?.startsWith(type)) {
    throw unclear(answer.status);
  }
  try {
    return await answer.json();
  } catch (error) {
    throw isGone(error) ? error : silence();
  }
};

const read = async (answer) => answer.status === 204 ? null : value(answer);

export const get = async (path, signal) => read(await ask("GET", path, { signal }));

export const post = async (path, body, options) => read(await ask("POST", path, { body, ...options }));

export const remove = async (path) => read(await ask("DELETE", path));

/** Returns the value and its ETag, or nothing if it matches the given ETag. */
export const newer = async (path, etag, signal) => {
  const headers = etag === null ? {} : { "If-None-Match": etag };
  const answer = await ask("GET", path, { headers, signal });
  return answer.status === 304 ? null : { etag: answer.headers.get("ETag"), value: await value(answer) };
};

const random = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * Returns `post(path, body)` with idempotency keys: sending the same body again is the same request, and any
 * other body is a new one.
 */
export const maker = () => {
  let sent = { text: null, key: null };
  return (path, body) => {
    const text = JSON.stringify(body);
    if (sent.text !== text) {
      sent = { text, key: random() };
    }
    return post(path, body, { headers: { "Idempotency-Key": sent.key } });
  };
};

const LINES = "application/x-ndjson";

/**
 * Sends a request and calls back for each NDJSON line as it arrives. Returns the member `last` of the last
 * line, or throws its `problem`.
 */
export const told = async (method, path, body, last, tell, signal) => {
  const answer = await ask(method, path, { body, headers: { Accept: LINES }, signal });
  if (!answer.headers.get("Content-Type")?.startsWith(LINES)) {
    throw unclear(answer.status);
  }
  for await (const text of lines(answer.body)) {
    const line = parsed(text);
    if (line.problem) {
      throw new Problem(line.problem);
    }
    if (line[last]) {
      return line[last];
    }
    tell(line);
  }
  throw silence();
};

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    throw silence();
  }
};

async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      let chunk;
      try {
        chunk = await reader.read();
      } catch (error) {
        throw isGone(error) ? error : silence();
      }
      if (chunk.done) {
        return;
      }
      const parts = (rest + chunk.value).split("\n");
      rest = parts.pop();
      yield* parts.filter((part) => part !== "");
    }
  } finally {
    // Nothing follows the last line.
    reader.cancel().catch(() => {});
  }
}
