/** The onboardings as a table, beside the guide's own commands: the first round begins with what is shipped, the second knows the first. */
import { benchOnboardings, type ByHand, type Onboarding } from './onboardings.ts';
import { markdownTable, spread, writeSection } from './page.ts';
import { missingPeers } from './peers.ts';

export async function sayOnboardings(each: number): Promise<string> {
  const { rounds, byHand } = await benchOnboardings({ rounds: 2, each });
  const columns = [...rounds, ...(byHand.length > 0 ? [byHand] : [])];
  const both = (name: string, of: (one: ByHand) => number, digits: number): readonly string[] => [
    name,
    ...columns.map((column) => spread(column.map(of), digits)),
  ];
  const ours = (name: string, of: (one: Onboarding) => number, digits: number): readonly string[] => [
    name,
    ...rounds.map((round) => spread(round.map(of), digits)),
    ...(byHand.length > 0 ? ['–'] : []),
  ];
  const table = markdownTable([
    [
      `median of ${each} side by side (least–most)`,
      'a new worker',
      'a worker that has seen one round',
      ...(byHand.length > 0 ? ['`avn` and `aws`, a look every 5 s'] : []),
    ],
    both('create → proof, s', ({ createToProof }) => createToProof, 1),
    both('the world’s own time in the same run, s', ({ world }) => world, 1),
    both('ratio', ({ createToProof, world }) => createToProof / world, 4),
    ours('command → proof, s', ({ commandToProof }) => commandToProof, 1),
    ours('command → first call about the service, s', ({ firstCall }) => firstCall, 1),
    both('API calls, the checks before included', ({ calls }) => calls, 0),
    ours('events', ({ events }) => events, 0),
    ours('history, KB', ({ bytes }) => bytes / 1_000, 1),
    ours('Actions without heartbeats, retries counted', ({ actions }) => actions, 0),
    ours('heartbeats that reached the server, an Action each', ({ heartbeats }) => heartbeats, 1),
  ]);
  const missing = missingPeers();
  const peers =
    missing.length === 0
      ? ''
      : `\n\nThe column of \`avn\` and \`aws\` is missing: ${missing.join(' and ')} not on PATH.`;
  await writeSection('onboardings', `${table}${peers}`);
  return `${table}${peers}`;
}
