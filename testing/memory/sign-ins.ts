// Recent sign-ins in memory, by user key.
import {
  mostRefusals,
  mostSignIns,
  type SignIn,
  type SignInLog,
  type SignIns,
} from '../../functions/ports/sign-ins.ts';
import { userKey } from '../../functions/ports/users.ts';
import type { MemoryStore, MemoryTools } from './store.ts';

const hour = 3_600_000;

export function memorySignIns({ signIns }: MemoryStore, { clock }: Pick<MemoryTools, 'clock'>): SignInLog & SignIns {
  return {
    async note(user, signIn, until) {
      const key = userKey(user);
      if (key === undefined) return;
      const isSameHour = (one: SignIn): boolean => Math.floor(one.at / hour) === Math.floor(signIn.at / hour);
      const others = (signIns.get(key) ?? []).filter(
        (one) => signIn.verdict !== 'refused' || one.signIn.verdict !== 'refused' || !isSameHour(one.signIn),
      );
      signIns.set(key, [...others, { signIn: structuredClone(signIn), until }]);
    },
    async list(user) {
      const live = (signIns.get(userKey(user) ?? '') ?? [])
        .filter(({ until }) => until > clock.now())
        .map(({ signIn }) => structuredClone(signIn))
        .sort((one, other) => other.at - one.at);
      const of = (verdict: SignIn['verdict']) => live.filter((one) => one.verdict === verdict);
      const listed = new Set([...of('signedIn').slice(0, mostSignIns), ...of('refused').slice(0, mostRefusals)]);
      return live.filter((one) => listed.has(one));
    },
  };
}
