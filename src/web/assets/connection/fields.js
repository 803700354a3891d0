// The fields of the connection, and what is typed into them. What a variable sets is locked.
import { h, name } from "../base/dom.js";
import { choice, field, ticked } from "../widgets/controls.js";
import { outside } from "../widgets/signs.js";

const TYPES = [
  ["personal", "Personal account", "A person's e-mail and an API token without scopes, sent to the site."],
  ["service", "Service account or scoped token", "A token with scopes, sent through Atlassian's gateway. It needs the cloud ID."],
];
export const TOKEN_PAGE = "https://id.atlassian.com/manage-profile/security/api-tokens";
const CLOUD_HOST = /\.(atlassian\.net|jira\.com|atlassian\.com)$/i;

const isLocked = (sourced) => Boolean(sourced) && sourced.source !== "file" && sourced.source !== "default";

/** A text field, locked when a variable sets it. */
const text = (label, sourced, hint, attributes = {}) => {
  const input = h("input", { id: name("setting"), type: "text", autocomplete: "off", spellcheck: "false", value: sourced?.value ?? "", ...attributes });
  if (isLocked(sourced)) {
    input.readOnly = true;
    return [input, field(label, input, h("span", { class: "locked" }, "Set by the variable ", h("code", {}, sourced.source), ". It can only be changed where the server is started."))];
  }
  return [input, field(label, input, hint)];
};

const host = (address) => {
  try {
    return new URL(address).host;
  } catch {
    return null;
  }
};

/** Hosts of the connection in force that are not Atlassian's: somebody has allowed them. */
const allowed = ({ site, gatewayUrl }) => [site, gatewayUrl]
  .map((sourced) => sourced && host(sourced.value))
  .filter((found, at, all) => found && !CLOUD_HOST.test(found.split(":")[0]) && all.indexOf(found) === at);

/** `settings` are those of `GET /jira/settings`. Gives the fields and `wanted()`, what they say. */
export const fieldsOf = (settings) => {
  const enabled = h("input", { id: name("enabled"), type: "checkbox", role: "switch", checked: settings.enabled.value || !settings.fileExists });
  if (isLocked(settings.enabled)) {
    enabled.checked = settings.enabled.value;
    enabled.disabled = true;
  }
  const [site, siteField] = text("Site", settings.site, "The address that stands in the browser when an issue is open, such as your-company.atlassian.net.", { inputmode: "url" });
  const [cloudId, cloudIdField] = text("Cloud ID", settings.cloudId, "Fetch asks the site for it.");
  const [email, emailField] = text("E-mail", settings.email, "The account's address: for a service account the one that ends in serviceaccount.atlassian.com.", { inputmode: "email" });
  const token = h("input", { id: name("token"), type: "password", autocomplete: "new-password", spellcheck: "false" });
  const [gateway, gatewayField] = text("Gateway", settings.gatewayUrl, "Atlassian's own, unless your company has one before it.", { inputmode: "url" });
  const [hosts, hostsField] = text("Allowed hosts", { value: allowed(settings).join(", "), source: "file" }, "Hosts that are not Jira Cloud's and may get the token all the same, parted by commas.");
  let type = settings.cloudId ? "service" : "personal";
  const service = h("div", { class: "with-button" }, cloudIdField);
  const types = choice("Account type", name("type"), TYPES, type, (event) => {
    type = event.target.value;
    service.hidden = type === "personal";
  });
  types.disabled = isLocked(settings.cloudId);
  service.hidden = type === "personal";

  const tokenHint = isLocked(settings.maskedToken)
    ? h("span", { class: "locked" }, "Set by the variable ", h("code", {}, settings.maskedToken.source), ".")
    : [
      settings.maskedToken ? `Leave it blank to keep the present one (${settings.maskedToken.value}). ` : null,
      "It is made in ",
      outside(TOKEN_PAGE, {}, "Atlassian's account settings"),
      ", and is never shown again.",
    ];
  token.readOnly = isLocked(settings.maskedToken);

  const allowedHosts = () => hosts.value.split(/[\s,]+/).filter(Boolean);
  /** What is typed, without what variables set. */
  const wanted = () => {
    const typed = { enabled: enabled.checked, allowedHosts: allowedHosts() };
    for (const [member, input] of [["site", site], ["email", email], ["gatewayUrl", gateway], ["token", token]]) {
      if (!input.readOnly && input.value.trim() !== "") {
        typed[member] = input.value;
      }
    }
    if (type === "service" && !cloudId.readOnly && cloudId.value.trim() !== "") {
      typed.cloudId = cloudId.value;
    }
    return typed;
  };
  return {
    site,
    cloudId,
    /** Where the button that fetches it belongs. */
    service,
    wanted,
    allowedHosts,
    isService: () => type === "service",
    above: [
      ticked(enabled, "Enabled", isLocked(settings.enabled)
        ? `Set by the variable ${settings.enabled.source}.`
        : "Issues can be imported, and comments posted."),
      types,
      siteField,
      service,
    ],
    below: [
      emailField,
      field("API token", token, h("span", {}, tokenHint)),
      h("details", { open: hosts.value !== "" }, h("summary", {}, "Gateway and other hosts"), gatewayField, hostsField),
    ],
  };
};
