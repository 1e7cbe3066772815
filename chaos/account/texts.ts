/** What the harness says. */
import type { StoryResult } from '../stories/run-story.ts';
import type { Campaign } from './campaign.ts';

export const progressLine = (
  { story, runs, parked, injected, violations }: StoryResult,
  soFar: Pick<Campaign, 'ended' | 'runs'>,
): string =>
  [
    violations.length === 0 ? '✓' : '✗',
    `story ${story.number} (${story.kind}): ${runs} runs`,
    ...(injected.length === 0 ? [] : [injected.join(', ')]),
    ...(parked === 0 ? [] : [`parked ${parked} times`]),
    `| ${soFar.ended} stories, ${soFar.runs} runs so far`,
  ].join('  ');

/** Everything about a story that broke an invariant, and the command that repeats it. */
export const storyText = (
  seed: number,
  { story, violations, log }: Pick<StoryResult, 'story' | 'violations' | 'log'>,
): string =>
  [
    `Story ${story.number} of seed ${seed}: npm run chaos -- --seed ${seed} --only ${story.number}`,
    ...violations.map((each) => `  ✗ ${each}`),
    `  plan: ${JSON.stringify(story)}`,
    ...log.map((line) => `  ${line}`),
    '',
  ].join('\n');

export function summaryText(done: Campaign): string {
  const { seed, stories, ended, runs, parked, byKind, injections, seconds, failed, deaths } = done;
  return [
    `Seed ${seed}, stories ${stories.join(' to ')}: ${ended} stories, ${runs} runs in ${seconds} s.`,
    `Kinds: ${listed(byKind)}.`,
    `Faults: ${listed(injections)}.`,
    `Parked: ${parked} times; each said why.`,
    failed.length === 0
      ? 'All invariants held.'
      : `Broken in ${failed.length} stories: ${failed.map(({ story }) => story.number).join(', ')}.`,
    ...deaths.map((each) => `A process died by itself: ${each}`),
  ].join('\n');
}

/** `kill 3, cut 2`. */
export const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';

/** Of a run that was cut short. */
export const goOnText = ({ seed, stories: [, last], runs }: Campaign, wanted: number): string =>
  `To go on: npm run chaos -- --seed ${seed} --from ${last + 1} --runs ${wanted - runs}, with the other options as before.`;
