/** The onboardings as a table: the first round begins with the shipped durations, the second also knows those of the first. */
import { benchOnboardings, type Onboarding } from './onboardings.ts';
import { markdownTable, spread, writeSection } from './page.ts';

const COLUMNS = ['a new worker', 'a worker that has seen one round'];

export async function sayOnboardings(each: number, count = COLUMNS.length): Promise<string> {
  const rounds = await benchOnboardings({ rounds: count, each });
  const row = (name: string, of: (one: Onboarding) => number, digits: number): readonly string[] => [
    name,
    ...rounds.map((round) => spread(round.map(of), digits)),
  ];
  const table = markdownTable([
    [`median of ${each} at the same time (lowest–highest)`, ...COLUMNS.slice(0, count)],
    row('create → proof, s', ({ createToProof }) => createToProof, 1),
    row('the world’s own time in the same run, s', ({ world }) => world, 1),
    row('ratio', ({ createToProof, world }) => createToProof / world, 4),
    row('command → proof, s', ({ commandToProof }) => commandToProof, 1),
    row('command → first call about the service, s', ({ firstCall }) => firstCall, 1),
    row('API calls, including the checks before', ({ calls }) => calls, 0),
    row('events', ({ events }) => events, 0),
    row('history, KB', ({ bytes }) => bytes / 1_000, 1),
    row('Actions without heartbeats, retries counted', ({ actions }) => actions, 0),
    row('heartbeats that reached the server, an Action each', ({ heartbeats }) => heartbeats, 1),
  ]);
  await writeSection('onboardings', table);
  const means = rounds.flatMap((round) => [
    `Calls, mean: ${meansText(round, ({ callsByAction }) => callsByAction)}`,
    `Actions, mean: ${meansText(round, ({ actionsByKind }) => actionsByKind)}`,
  ]);
  return `${table}\n\n${means.join('\n')}`;
}

/** What was counted, by name, a mean of the round: for whoever looks for what can be spared. */
function meansText(round: readonly Onboarding[], of: (one: Onboarding) => Readonly<Record<string, number>>): string {
  const sums = new Map<string, number>();
  for (const one of round)
    for (const [name, count] of Object.entries(of(one))) sums.set(name, (sums.get(name) ?? 0) + count / round.length);
  const most = [...sums].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count.toFixed(1)}`);
  return most.join(', ');
}
