// Wording that several pages share.

/** Turns a server message into a sentence: capital letter and period. Empty stays empty. */
export const sentence = (text) => {
  if (!text) {
    return "";
  }
  // Host names, URLs, and the like keep their case.
  const isWord = /^[a-z]+(?:[\s,:;’'-]|$)/.test(text);
  const first = isWord ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?…]$/u.test(first) ? first : `${first}.`;
};

/** `1 task`, `2 tasks`. */
export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
