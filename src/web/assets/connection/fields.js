// Fields of the connection and their values. Values of variables are read-only.
import { h, name, put } from "../base/dom.js";
import { choice, field, ticked } from "../widgets/controls.js";
import { problem } from "../widgets/messages.js";
import { outside } from "../widgets/text.js";

const TYPES = [
  ["personal", "Personal account", "An email address and an API token without scopes, sent directly to the site."],
  ["service", "Service account or scoped token", "An API token with scopes, sent through Atlassian's gateway. Requires the cloud ID."],
];
/** API names of the fields. */
const WORDS = { site: "the site", cloudId: "the cloud ID", email: "the email address", token: "the API token" };
/** Advanced fields. */
const OTHERS = ["Gateway", "Allowed hosts"];
/** Labels of the account types. */
export const TYPE_NAMES = Object.fromEntries(TYPES);
/** Pages to create and revoke tokens of personal and service accounts. */
export const TOKENS = "https://id.atlassian.com/manage-profile/security/api-tokens";
export const SERVICE_TOKENS = "https://admin.atlassian.com";
const SCOPES = ["read:jira-user", "read:jira-work", "write:jira-work"];
/** Validation messages of empty fields. */
const MISSING = {
  site: ["The site is missing", "enter your Jira address, for example your-company.atlassian.net"],
  cloudId: ["The cloud ID is missing", "click Fetch to get it from the site"],
  email: ["The email address is missing", "enter the email address of the account that owns the token"],
  token: ["The API token is missing", "create one with the link next to the field, then paste it"],
};

const isLocked = (sourced) => Boolean(sourced) && sourced.source !== "file" && sourced.source !== "default";

/** A text field, read-only if set by a variable. */
const text = (label, sourced, hint, attributes = {}) => {
  const input = h("input", { id: name("setting"), type: "text", autocomplete: "off", spellcheck: "false", value: sourced?.value ?? "", ...attributes });
  if (isLocked(sourced)) {
    input.readOnly = true;
    return [input, field(label, input, h("span", { class: "locked" }, "Set by the environment variable ", h("code", {}, sourced.source), ". Change it where the server is started."))];
  }
  return [input, field(label, input, hint)];
};

/** `settings` as in `GET /jira/settings`. Returns the fields and `wanted()` for their values. */
export const fieldsOf = (settings) => {
  const enabled = h("input", { id: name("enabled"), type: "checkbox", role: "switch", checked: settings.enabled.value || !settings.fileExists || settings.error?.kind === "settings" });
  if (isLocked(settings.enabled)) {
    enabled.checked = settings.enabled.value;
    enabled.disabled = true;
  }
  const [site, siteField] = text("Site", settings.site, "Your Jira address, for example your-company.atlassian.net.", { inputmode: "url" });
  const [cloudId, cloudIdField] = text("Cloud ID", settings.cloudId, "Fetch gets it from the site.");
  const [email, emailField] = text("Email", settings.email, "The account's email address. A service account's ends in serviceaccount.atlassian.com.", { inputmode: "email" });
  const token = h("input", { id: name("token"), type: "password", autocomplete: "new-password", spellcheck: "false" });
  const [gateway, gatewayField] = text(OTHERS[0], settings.gatewayUrl, "Leave it as it is, unless your company uses its own gateway.", { inputmode: "url" });
  const [hosts, hostsField] = text(OTHERS[1], null, "Hosts outside Jira Cloud that may receive the token, separated by commas.");
  let type = settings.cloudId ? "service" : "personal";
  const originOf = (type) => type === "personal"
    ? ["Create it in ", outside(TOKENS, {}, "your Atlassian account settings"), ". Atlassian shows it only once."]
    : [
      "An organization administrator creates it in ",
      outside(SERVICE_TOKENS, {}, "Atlassian Administration"),
      " under Directory → Service accounts. To create a token with scopes for your own account, use ",
      outside(TOKENS, {}, "your account settings"),
      ". Required scopes: ",
      SCOPES.flatMap((scope, at) => [at === 0 ? "" : at === SCOPES.length - 1 ? ", and " : ", ", h("code", {}, scope)]),
      ". Atlassian shows it only once.",
    ];
  const origin = h("span", {}, originOf(type));
  const service = h("div", { class: "with-button", hidden: type === "personal" }, cloudIdField);
  const show = (wanted) => {
    type = wanted;
    service.hidden = type === "personal";
    put(origin, originOf(type));
  };
  const types = choice("Account type", name("type"), TYPES, type, (event) => show(event.target.value));
  types.disabled = isLocked(settings.cloudId);

  const tokenHint = isLocked(settings.maskedToken)
    ? h("span", { class: "locked" }, "Set by the environment variable ", h("code", {}, settings.maskedToken.source), ".")
    : [
      settings.maskedToken ? `Leave blank to keep the current one (${settings.maskedToken.value}). ` : null,
      origin,
    ];
  token.readOnly = isLocked(settings.maskedToken);

  const allowedHosts = () => hosts.value.split(/[\s,]+/).filter(Boolean);
  /** Typed values, without those of variables. */
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
  const others = h("details", { open: settings.gatewayUrl && settings.gatewayUrl.source !== "default" }, h("summary", {}, "Gateway and other hosts"), gatewayField, hostsField);
  const inputs = { site, cloudId, email, token };
  const isThere = (member) => inputs[member].readOnly || inputs[member].value.trim() !== ""
    || (member === "token" && Boolean(settings.maskedToken));
  return {
    site,
    cloudId,
    /** Place of the fetch button. */
    service,
    wanted,
    allowedHosts,
    isService: () => type === "service",
    isEnabled: () => enabled.checked,
    /** Switches the account type: service with this cloud ID, personal without. */
    take: (id) => {
      show(id ? "service" : "personal");
      types.querySelector(`[value="${type}"]`).checked = true;
      if (id) {
        cloudId.value = id;
      }
    },
    /** Expands the advanced fields if `advice` names one of them, or always without `advice`. */
    showOthers: (advice = null) => {
      others.open ||= advice === null || OTHERS.some((label) => advice.includes(label));
    },
    /** Required fields of the account type. */
    needed: () => type === "service" ? ["site", "cloudId", "email", "token"] : ["site", "email", "token"],
    /** Marks and focuses the field that a failure begins with, if any. */
    mark: ({ message }) => {
      const [member] = Object.entries(WORDS).find(([, words]) => message.startsWith(`${words}:`)) ?? [];
      if (member && !inputs[member].readOnly) {
        inputs[member].setAttribute("aria-invalid", "true");
        inputs[member].focus();
      }
    },
    /** Focuses the first empty field and returns its validation message, if any. */
    missing: (members) => {
      const empty = members.find((member) => !isThere(member));
      for (const [member, input] of Object.entries(inputs)) {
        input.toggleAttribute("aria-invalid", false);
        if (member === empty) {
          input.setAttribute("aria-invalid", "true");
          input.focus();
        }
      }
      return empty === undefined ? null : problem({ message: MISSING[empty][0], advice: MISSING[empty][1] });
    },
    above: [
      ticked(enabled, "Enabled", isLocked(settings.enabled)
        ? `Set by the environment variable ${settings.enabled.source}.`
        : "Allows importing issues and posting comments."),
      types,
      siteField,
      service,
    ],
    below: [
      emailField,
      field("API token", token, h("span", {}, tokenHint)),
      others,
    ],
  };
};
