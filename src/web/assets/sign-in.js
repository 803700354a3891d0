// Uses a sign-in link on confirmation. The secret is in the fragment, which browsers do not send; link
// previews open this page without using the link. The demo's page does not ask.
const button = document.getElementById("sign-in");
const said = document.getElementById("said");
const isAtOnce = "atOnce" in document.body.dataset;
let secret = "";

const say = (text) => { said.textContent = text; };

// Opening another link in the same tab only changes the fragment.
const takeLink = () => {
  if (location.hash.length <= 1 && secret !== "") {
    return;
  }
  secret = location.hash.slice(1);
  // Keeps the secret out of the history and off shared screens.
  history.replaceState(null, "", location.pathname);
  button.disabled = secret === "";
  if (button.disabled) {
    say("This sign-in link is incomplete. Open the whole link, including the part after “#”.");
  } else {
    say("");
    button.focus();
    if (isAtOnce) {
      signIn();
    }
  }
};

const enter = () => {
  // Other tabs with drafts may be waiting for the session.
  new BroadcastChannel("session").postMessage("begun");
  location.replace("/");
};

const signIn = async () => {
  button.disabled = true;
  say("Signing in…");
  try {
    const answer = await fetch("/api/v1/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ secret }),
    });
    if (answer.ok) {
      enter();
      return;
    }
    const problem = await answer.json();
    if (answer.status === 401 && (await fetch("/api/v1/session")).ok) {
      // It was used in this browser before.
      enter();
    } else if (answer.status === 401) {
      say("This link was already used, is older than 15 minutes, or is incomplete. Ask for a new one.");
    } else {
      say([problem.message, problem.advice].filter(Boolean).join(": "));
      button.disabled = false;
    }
  } catch {
    say("The server did not respond. Try again.");
    button.disabled = false;
  }
};

button.addEventListener("click", signIn);
window.addEventListener("hashchange", takeLink);
takeLink();
