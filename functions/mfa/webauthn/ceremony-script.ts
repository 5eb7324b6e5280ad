// The scripts that AM's own page runs for a ceremony. Client SDKs run none: they pick values out of the text, so its layout is a
// wire format. What they look for up to the last closing bracket of the text stands last.
import type { Json, JsonObject } from '../../json.ts';

/** From the metadata. `recovery`: there is a button for a recovery code beside, and the user may want to press that. */
export function ceremonyScript(data: JsonObject, recovery: boolean): string {
  return data['_action'] === 'webauthn_registration' ? registrationScript(data) : authenticationScript(data, recovery);
}

/** Beside it, until the authenticator has answered. */
export const waitingScript = `var waiting = document.createElement("p");
waiting.textContent = "Waiting for local device...";
var place = document.querySelector("form");
if (place) {
    place.appendChild(waiting);
    if (!document.getElementById("loginButton_0")) {
        var button = document.createElement("input");
        button.type = "submit";
        button.id = "loginButton_0";
        button.hidden = true;
        place.appendChild(button);
    }
}
`;

const shared = `    var outcome = document.getElementById("webAuthnOutcome");
    function bytes(buffer) {
        return new Int8Array(buffer).toString();
    }
    function text(buffer) {
        return String.fromCharCode.apply(null, new Uint8Array(buffer));
    }
    function send(value) {
        outcome.value = value;
        document.getElementById("loginButton_0").click();
    }
    function sendAnswer(parts, credential) {
        var attachment = credential.authenticatorAttachment;
        send(JSON.stringify({ legacyData: parts.join("::"), authenticatorAttachment: attachment }));
    }
    if (!window.PublicKeyCredential) {
        send("unsupported");
        return;
    }`;

function registrationScript(data: JsonObject): string {
  const { challenge, timeout, attestationPreference, relyingPartyName, _relyingPartyId: rpId } = data;
  const { userId, userName, displayName, authenticatorSelection, pubKeyCredParams, excludeCredentials } = data;
  const id = rpId === '' ? '' : `id: ${literal(rpId)}, `;
  return `(function () {
${shared}
    function registered(credential) {
        var response = credential.response;
        var client = new TextDecoder().decode(response.clientDataJSON);
        sendAnswer(Array.of(client, bytes(response.attestationObject), credential.id), credential);
    }
    function refused(err) {
        send(JSON.stringify({ error: String(err) }));
    }
    function create(options) {
        navigator.credentials.create({ publicKey: options }).then(registered, refused);
    }
    create({
        challenge: new Int8Array([${signedBytes(challenge)}]),
        timeout: ${number(timeout)},
        attestation: ${literal(attestationPreference)},
        rp: { ${id}name: ${literal(relyingPartyName)} },
        user: { id: Uint8Array.from(${literal(userId)}, function (c) { return c.charCodeAt(0); }), name: ${literal(userName)}, displayName: ${literal(displayName)} },
        authenticatorSelection: ${String(authenticatorSelection)},
        pubKeyCredParams: ${String(pubKeyCredParams)},
        excludeCredentials: [${String(excludeCredentials)}]
    });
}());
`;
}

function authenticationScript(data: JsonObject, recovery: boolean): string {
  const { challenge, timeout, userVerification, _relyingPartyId: rpId, allowCredentials } = data;
  const id = rpId === '' ? '' : `rpId: ${literal(rpId)},\n        `;
  const list = allowCredentials === '' ? '' : `,\n        ${String(allowCredentials)}`;
  return `(function () {
${shared}
    function authenticated(credential) {
        var response = credential.response;
        var client = new TextDecoder().decode(response.clientDataJSON);
        var parts = Array.of(client, bytes(response.authenticatorData), bytes(response.signature), credential.id);
        if (response.userHandle && response.userHandle.byteLength > 0) {
            parts.push(text(response.userHandle));
        }
        sendAnswer(parts, credential);
    }
    function refused(err) {
        var error = JSON.stringify({ error: String(err) });
        ${recovery ? 'outcome.value = error;' : 'send(error);'}
    }
    function get(options) {
        navigator.credentials.get({ publicKey: options }).then(authenticated, refused);
    }
    get({
        ${id}challenge: new Int8Array([${signedBytes(challenge)}]),
        timeout: ${number(timeout)},
        userVerification: ${literal(userVerification)}${list}
    });
}());
`;
}

/**
 * A string that nothing in it can end. Names come from users: all but letters, digits, blanks and the signs that clients look
 * for is escaped.
 */
function literal(value: Json | undefined): string {
  return `"${String(value).replaceAll(/[^A-Za-z0-9._@ -]/g, escapeUnit)}"`;
}

function escapeUnit(unit: string): string {
  const hex = unit.charCodeAt(0).toString(16).toUpperCase();
  return hex.length <= 2 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
}

function number(value: Json | undefined): string {
  return String(Number(value));
}

function signedBytes(base64: Json | undefined): string {
  return [...new Int8Array(Buffer.from(String(base64), 'base64'))].join(', ');
}
