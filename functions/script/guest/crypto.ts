// Java classes for digests, MACs and chance. The work is done outside of the sandbox; bytes go by value.
import type { GuestJava } from './java.ts';
import type { Bag, Kit } from './kit.ts';
import type { Values } from './values.ts';

/** The bytes of keys, by the objects that scripts hold. */
export function guestCrypto(kit: Kit, values: Values, java: GuestJava): WeakMap<object, unknown> {
  const { call, failure, hide, each, text, whole, isArray, mapGet, mapHas, mapSet } = kit;
  const { bytes, javaBytes } = values;
  const { implementations, javaClass } = java;

  const gathered = () => {
    let held: number[] = [];
    return {
      add: (value: unknown) =>
        each(bytes(value), (byte) => {
          held[held.length] = byte;
        }),
      take: (): number[] => {
        const taken = held;
        held = [];
        return taken;
      },
    };
  };

  implementations['MessageDigest'] = {
    getInstance: (name: unknown) => {
      const algorithm = text(name);
      const data = gathered();
      const self = {};
      hide(self, {
        update: data.add,
        reset: () => {
          data.take();
        },
        digest: (value?: unknown) => {
          if (value !== undefined) data.add(value);
          return javaBytes(call('digest', algorithm, data.take()) as number[]);
        },
      });
      return self;
    },
    isEqual: (one: unknown, other: unknown) => kit.join(bytes(one), ',') === kit.join(bytes(other), ','),
  };

  const keys = new WeakMap<object, unknown>();
  implementations['SecretKeySpec'] = javaClass((key: unknown, algorithm: unknown) => {
    const spec = {};
    const held = bytes(key);
    hide(spec, { getEncoded: () => javaBytes(held), getAlgorithm: () => text(algorithm) });
    mapSet(keys, spec, held);
    return spec;
  });

  implementations['Mac'] = {
    getInstance: (name: unknown) => {
      const algorithm = text(name);
      const data = gathered();
      let key: number[] | undefined;
      const self = {};
      hide(self, {
        init: (spec: unknown) => {
          if (typeof spec !== 'object' || spec === null || !mapHas(keys, spec)) {
            throw failure('A SecretKeySpec is expected', 'InvalidKeyException');
          }
          key = mapGet(keys, spec) as number[];
        },
        update: data.add,
        doFinal: (value?: unknown) => {
          if (key === undefined) throw failure('MAC not initialized', 'IllegalStateException');
          if (value !== undefined) data.add(value);
          return javaBytes(call('mac', algorithm, key, data.take()) as number[]);
        },
      });
      return self;
    },
  };

  const random = javaClass(
    () => {
      const self = {};
      hide(self, {
        nextInt: (first?: unknown, second?: unknown) => {
          if (first === undefined) return call('random.int', -2_147_483_648, 2_147_483_647);
          const low = second === undefined ? 0 : whole(first, 'The bound');
          const high = whole(second === undefined ? first : second, 'The bound');
          if (high <= low) throw failure('bound must be positive', 'IllegalArgumentException');
          return call('random.int', low, high - 1);
        },
        nextBytes: (target: unknown) => {
          if (!isArray(target)) return javaBytes(call('random.bytes', whole(target, 'The count')) as number[]);
          each(javaBytes(call('random.bytes', target.length) as number[]), (byte, index) => {
            target[index] = byte;
          });
          return undefined;
        },
        nextBoolean: () => call('random.int', 0, 1) === 1,
        nextDouble: () => values.fraction(),
      });
      return self;
    },
    {
      getInstance: () => (random as () => object)(),
      getInstanceStrong: () => (random as () => object)(),
      current: () => (random as () => object)(),
    } as Bag,
  );
  implementations['SecureRandom'] = random;
  implementations['ThreadLocalSecureRandom'] = { current: () => (random as () => object)() };
  return keys;
}
