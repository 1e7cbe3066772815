/**
 * Stand-ins, stable within one file: the same original always gets the same stand-in. It has the form of the original, so
 * that a scrubbed answer is read like the real one, but holds nothing of it.
 */

type Kind = 'account' | 'address' | 'address6' | 'email' | 'host' | 'id' | 'name' | 'text' | 'uuid';

export interface Pseudonyms {
  /** `label`: of a name or text (`project-1`); of an id its prefix (`vpc`). The first call for an original decides. */
  of(kind: Kind, label: string, original: string): string;
  /** The stand-in, if there is one. */
  known(original: string): string | undefined;
  /** Everything that was replaced. Longest first, so that what holds another comes before it. */
  replaced(): readonly Replaced[];
}

interface Replaced {
  readonly kind: Kind;
  readonly original: string;
  readonly by: string;
}

export function createPseudonyms(): Pseudonyms {
  const byOriginal = new Map<string, Replaced>();
  const counts = new Map<string, number>();
  const next = (counter: string): number => {
    const count = (counts.get(counter) ?? 0) + 1;
    counts.set(counter, count);
    return count;
  };
  return {
    of(kind, label, original) {
      const before = byOriginal.get(original);
      if (before !== undefined) return before.by;
      const by = forms[kind](next(`${kind} ${label}`), label);
      byOriginal.set(original, { kind, original, by });
      return by;
    },
    known: (original) => byOriginal.get(original)?.by,
    replaced: () => [...byOriginal.values()].sort((one, other) => other.original.length - one.original.length),
  };
}

const padded = (count: number, length: number, radix = 10): string => count.toString(radix).padStart(length, '0');

const forms: Readonly<Record<Kind, (count: number, label: string) => string>> = {
  account: (count) => padded(count, 12),
  // RFC 2544 and RFC 3849: networks for tests and documentation.
  address: (count) => `198.18.${(count >> 8) & 255}.${count & 255}`,
  address6: (count) => `2001:db8::${count.toString(16)}`,
  email: (count) => `person-${count}@example.com`,
  host: (count) => `host-${count}.example`,
  id: (count, prefix) => `${prefix}-${padded(count, 17, 16)}`,
  name: (count, label) => `${label}-${count}`,
  text: (count, label) => `${label}-${count}`,
  uuid: (count) => `00000000-0000-4000-8000-${padded(count, 12, 16)}`,
};
