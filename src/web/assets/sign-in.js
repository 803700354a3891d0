// Spends a sign-in link, when a person asks for it. The secret stands in the fragment, which browsers
// send nowhere; a preview of the link opens this page and spends nothing.
const button = document.getElementById("sign-in");
const said = document.getElementById("said");
const secret = location.hash.slice(1);

// Neither the history nor a shared screen keeps it.
history.replaceState(null, "", location.pathname);

const say = (text) => { said.textContent = text; };

const failed = (problem) => [problem.message, problem.hint].filter(Boolean).join(". ");

const signIn = async () => {
  button.disabled = true;
  say("Signing in …");
  try {
    const answer = await fetch("/api/v1/session", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ secret }),
    });
    if (answer.ok) {
      location.replace("/");
      return;
    }
    const problem = await answer.json();
    say(failed(problem));
    // A link that is of no use stays so; anything else may pass.
    button.disabled = answer.status === 401;
  } catch {
    say("The server did not answer. Try again.");
    button.disabled = false;
  }
};

if (secret === "") {
  say("This address is not a whole sign-in link. Open the link as it was printed, to its last character.");
} else {
  button.disabled = false;
  button.addEventListener("click", signIn);
  button.focus();
}
