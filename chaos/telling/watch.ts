/** Watches every call about the links of a story, to inject its faults and to act at the chosen calls. */
import type { FaultEffect } from '../../sandbox/faults.ts';
import type { CallPoint, Story } from '../plan/story.ts';
import { strike, type Strike } from '../rig/strike.ts';
import type { Rig } from '../rig/rig.ts';
import type { Tale } from './tale.ts';

export interface Watch {
  /** Resolves when the call of the story's turn is made. */
  readonly turn: Promise<void>;
  readonly strikes: readonly Strike[];
  /** Injects no more faults; resolves when the active ones are over. */
  end(): Promise<void>;
}

export function watch(rig: Rig, story: Story, tales: readonly Tale[]): Watch {
  const keys = new Set(
    tales.flatMap(({ project, service, vpcs }) => [`${project}/${service}`, ...vpcs.map(({ vpc }) => vpc.id)]),
  );
  const counts = new Map<string, number>();
  const strikes: Strike[] = [];
  const going: Promise<void>[] = [];
  const due = [...story.troubles];
  const turn = Promise.withResolvers<void>();
  const begin = (at: number): FaultEffect | undefined => {
    const [trouble] = due.splice(at, 1);
    if (trouble === undefined) return undefined;
    const { effect, over } = strike(rig, trouble.what);
    const entry: Strike = { kind: trouble.what.kind, from: Date.now() };
    strikes.push(entry);
    rig.strikes.push(entry);
    const name = `${JSON.stringify(trouble.what)} at ${trouble.at.action} ${trouble.at.nth}`;
    tell(tales, `trouble: ${name}`);
    going.push(
      over.then((struck) => {
        Object.assign(entry, { to: Date.now(), struck });
        tell(tales, struck ? `over: ${name}` : `did not come, for another strike was going on: ${name}`);
      }),
    );
    return effect;
  };
  const stop = rig.sandbox.world.faults.watch((api, action, named) => {
    if (api === 'world' || !named.some((key) => keys.has(key))) return undefined;
    const nth = (counts.get(action) ?? 0) + 1;
    counts.set(action, nth);
    const here = ({ action: of, nth: which }: CallPoint): boolean => of === action && which === nth;
    if (here(story.turn)) turn.resolve();
    const at = due.findIndex((trouble) => here(trouble.at));
    return at === -1 ? undefined : begin(at);
  });
  return {
    turn: turn.promise,
    strikes,
    async end() {
      stop();
      await Promise.all(going);
    },
  };
}

const tell = (tales: readonly Tale[], text: string): void => tales.forEach(({ say }) => say(text));
