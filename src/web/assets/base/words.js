// Words that several pages say in the same way.

/** A sentence, as the server gives it without capital or full stop; nothing of nothing. */
export const sentence = (text) => {
  if (!text) {
    return "";
  }
  // Names of hosts, addresses and the like stay as they are written.
  const isWord = /^[a-z]+(?:[\s,:;’'-]|$)/.test(text);
  const first = isWord ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?…]$/u.test(first) ? first : `${first}.`;
};

/** `1 task`, `2 tasks`. */
export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
