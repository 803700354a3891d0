// Says who is signed in, and whether Jira is connected.
const said = document.getElementById("said");
const jira = document.getElementById("jira");
const signOut = document.getElementById("sign-out");

const read = async (path) => {
  const answer = await fetch(path);
  return { ok: answer.ok, value: await answer.json() };
};

const words = (problem) => [problem.message, problem.hint].filter(Boolean).join(". ");

const show = async () => {
  try {
    const session = await read("/api/v1/session");
    if (!session.ok) {
      said.textContent = session.value.kind === "not-signed-in"
        ? "You are not signed in. Ask whoever runs this server for a sign-in link."
        : words(session.value);
      jira.textContent = "";
      signOut.hidden = true;
      return;
    }
    said.textContent = `Signed in as ${session.value.name} (${session.value.role}).`;
    signOut.hidden = session.value.session === null;
    const connection = await read("/api/v1/jira");
    const { site, error } = connection.value;
    if (!connection.ok) {
      jira.textContent = words(connection.value);
    } else {
      jira.textContent = error === null ? `Jira: ${site}` : `${error.message}. An administrator can connect it.`;
    }
  } catch {
    said.textContent = "The server did not answer. Load this page again.";
  }
};

signOut.addEventListener("click", async () => {
  signOut.disabled = true;
  try {
    await fetch("/api/v1/session", { method: "DELETE" });
  } finally {
    signOut.disabled = false;
    await show();
  }
});

await show();
