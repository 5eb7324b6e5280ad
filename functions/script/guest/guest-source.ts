// The text of the guest: the functions of this folder, as they are, put together into one expression. Whatever bundles us keeps
// them whole, because none of them names anything outside itself.
import { guestAction } from './action.ts';
import { guestCallbacks } from './callbacks.ts';
import { guestCrypto } from './crypto.ts';
import { guestJava } from './java.ts';
import { guestJwt } from './jwt.ts';
import { guestKit } from './kit.ts';
import { guestMain } from './main.ts';
import { guestNext } from './next.ts';
import { guestState } from './state.ts';
import { guestValues } from './values.ts';
import { guestWorld } from './world.ts';

/** A function of the call out of the sandbox and the input's text, which binds all and returns the collector. */
export const guestSource = `(function (hostCall, inputText) {
'use strict';
const kit = (${guestKit})(hostCall, inputText);
const values = (${guestValues})(kit);
const state = (${guestState})(kit, values);
const callbacks = (${guestCallbacks})(kit, values);
const action = (${guestAction})(kit, values, callbacks);
const world = (${guestWorld})(kit, values);
const java = (${guestJava})(kit, values, callbacks, action);
java.implementations.Request = world.Request;
const keys = (${guestCrypto})(kit, values, java);
(${guestJwt})(kit, values, java, keys);
const next = kit.input.engine === 'next' ? (${guestNext})(kit, values, world) : {};
return (${guestMain})({ kit, state, callbacks, action, world, next });
})`;
