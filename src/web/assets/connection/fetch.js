// The button that fetches the cloud ID and its result.
import { isGone, post } from "../base/api.js";
import { h, put } from "../base/dom.js";
import { busy, isBusy } from "../widgets/controls.js";
import { problem } from "../widgets/messages.js";

/** Adds the button to its field. Returns the place of its result, cleared when site or type change. */
export const fetching = (fields, signal) => {
  const fetched = h("div", { role: "status", "aria-live": "polite" });
  const button = h("button", { type: "button", class: "quiet" }, "Fetch");
  const ask = async () => {
    if (isBusy(button)) {
      return;
    }
    put(fetched);
    const missing = fields.missing(["site"]);
    if (missing !== null) {
      put(fetched, missing);
      return;
    }
    try {
      const asked = { site: fields.site.value, allowedHosts: fields.allowedHosts() };
      const typed = fields.cloudId.value;
      const answer = await busy(button, "Fetching the cloud ID…", () => post("/jira/cloud-id", asked, { signal }));
      if (fields.site.value !== asked.site || fields.cloudId.value !== typed) {
        put(fetched, h("p", { class: "soft" }, "The form has changed in the meantime: click Fetch again."));
        return;
      }
      fields.cloudId.value = answer.cloudId;
      if (!fields.site.readOnly) {
        fields.site.value = answer.site;
      }
      put(fetched, h("p", { class: "soft" }, `Fetched the cloud ID of ${answer.site}.`));
    } catch (error) {
      if (!isGone(error)) {
        fields.showOthers(error.advice ?? "");
        put(fetched, problem(error, ask));
      }
    }
  };
  button.addEventListener("click", ask);
  if (!fields.cloudId.readOnly) {
    fields.service.append(button);
  }
  return fetched;
};
