// Makes a passkey and logs in with one. A form asks with data-passkey="make", "use" or "log-in"; it is shown where the
// browser can do it, and its hidden field `credential` carries the answer. Without a script the other ways remain.
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const withBytes = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

async function make(form) {
  const options = optionsIn(form).creation_options.publicKey;
  const alone = form.elements.passwordless?.checked;
  const selection = { ...options.authenticatorSelection, residentKey: alone ? "required" : "discouraged", requireResidentKey: Boolean(alone) };
  if (alone) selection.userVerification = "required";
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
      authenticatorSelection: selection,
    },
  });
  const { attestationObject, clientDataJSON } = made.response;
  return { attestationObject: text(attestationObject), clientDataJSON: text(clientDataJSON), of: made };
}

async function use(form) {
  const options = form.dataset.passkey === "log-in" ? await fetched(form.action) : optionsIn(form).request_options.publicKey;
  const used = await navigator.credentials.get({
    publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: withBytes(options.allowCredentials) },
  });
  const { authenticatorData, clientDataJSON, signature, userHandle } = used.response;
  return {
    authenticatorData: text(authenticatorData), clientDataJSON: text(clientDataJSON), signature: text(signature),
    userHandle: userHandle && text(userHandle), of: used,
  };
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return (await answer.json()).request_options.publicKey;
}

function optionsIn(form) {
  return JSON.parse(form.querySelector("script[type='application/json']").textContent);
}

function asAnswer({ of, ...response }) {
  return JSON.stringify({
    id: of.id, rawId: text(of.rawId), type: of.type, response, clientExtensionResults: of.getClientExtensionResults(),
  });
}

export function start(form) {
  if (!window.PublicKeyCredential) return;
  form.hidden = false;
  form.closest("[data-passkey-part]")?.removeAttribute("hidden");
  const failed = form.querySelector("[data-failed]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      form.elements.credential.value = asAnswer(await (form.dataset.passkey === "make" ? make : use)(form));
      form.submit();
    } catch (error) {
      console.info(error);
      failed.hidden = false;
    }
  });
}
