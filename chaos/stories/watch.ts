/** Watches every call about the links of a story, to inject its faults and to act at the chosen calls. */
import type { FaultEffect } from '../../sandbox/faults.ts';
import type { CallPoint, Story } from '../plan/story.ts';
import { inject, type Injection } from '../rig/inject.ts';
import type { Rig } from '../rig/rig.ts';
import type { StoryRun } from './story-run.ts';

export interface Watch {
  /** Resolves when the call of the story's turn is made. */
  readonly turn: Promise<void>;
  readonly injections: readonly Injection[];
  /** Injects no more faults; resolves when the active ones are over. */
  end(): Promise<void>;
}

export function watch(rig: Rig, story: Story, storyRuns: readonly StoryRun[]): Watch {
  const keys = new Set(
    storyRuns.flatMap(({ project, service, vpcs }) => [`${project}/${service}`, ...vpcs.map(({ vpc }) => vpc.id)]),
  );
  const counts = new Map<string, number>();
  const injections: Injection[] = [];
  const going: Promise<void>[] = [];
  const due = [...story.faults];
  const turn = Promise.withResolvers<void>();
  const begin = (at: number): FaultEffect | undefined => {
    const [fault] = due.splice(at, 1);
    if (fault === undefined) return undefined;
    const { effect, over } = inject(rig, fault.what);
    const entry: Injection = { kind: fault.what.kind, from: Date.now() };
    injections.push(entry);
    rig.injections.push(entry);
    const name = `${JSON.stringify(fault.what)} at ${fault.at.action} ${fault.at.nth}`;
    note(storyRuns, `fault: ${name}`);
    going.push(
      over.then((injected) => {
        Object.assign(entry, { to: Date.now(), injected });
        note(storyRuns, injected ? `over: ${name}` : `did not come, for another fault was being injected: ${name}`);
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
    const at = due.findIndex((fault) => here(fault.at));
    return at === -1 ? undefined : begin(at);
  });
  return {
    turn: turn.promise,
    injections,
    async end() {
      stop();
      await Promise.all(going);
    },
  };
}

const note = (storyRuns: readonly StoryRun[], text: string): void => storyRuns.forEach(({ say }) => say(text));
